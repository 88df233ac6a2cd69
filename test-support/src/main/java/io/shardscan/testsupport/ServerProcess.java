package io.shardscan.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server as a child process on loopback, with a temporary directory for its data and its log. It
 * can be killed and started again on the same port and data.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final long LOG_TAIL_CHARACTERS = 2_000;

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final URI health;
  private final HttpClient.Builder clients;
  private final Path log;
  private final Path directory;
  private final Thread killer = new Thread(this::kill, "kill-server");
  private @Nullable Process process;

  /**
   * Describes a server that is not yet running.
   *
   * @param directory temporary directory, removed on close
   * @param health answers any HTTP status below 500 once the server is ready
   */
  ServerProcess(
      String name,
      Path directory,
      List<String> command,
      Map<String, String> environment,
      URI health) {
    this.name = name;
    this.directory = directory;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.health = health;
    this.clients = HttpClient.newBuilder();
    this.log = directory.resolve("log");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Makes the server, which speaks TLS, be asked for its health by a client that trusts it. */
  ServerProcess trusting(SSLContext context) {
    clients.sslContext(context);
    return this;
  }

  /** A new directory for a server. */
  static Path temporaryDirectory(String name) {
    try {
      return Files.createTempDirectory("shardscan-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory", e);
    }
  }

  /** Starts the server and waits until it is ready. */
  synchronized void start() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started", e);
    }
    awaitReady(process);
  }

  private void awaitReady(Process started) {
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    try (HttpClient client = clients.build()) {
      while (System.nanoTime() < deadline && started.isAlive()) {
        if (answers(client, request)) {
          return;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
    boolean died = !started.isAlive();
    kill();
    throw new IllegalStateException(
        "%s %s; the end of its log:%n%s"
            .formatted(name, died ? "ended while starting" : "was not ready in time", logTail()));
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }

  /** Kills the server as a crash would (SIGKILL); its data stay. */
  synchronized void kill() {
    if (process == null) {
      return;
    }
    try {
      if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " could not be killed");
      }
      process = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String logTail() {
    try {
      String text = Files.readString(log);
      return text.substring((int) Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(killer);
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " could not be removed", e);
    }
  }
}
