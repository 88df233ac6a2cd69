package io.shardscan.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of the test class path in a JVM of its own: to give it little memory, to kill it, or to
 * have a second process. Its output goes to a file.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ChildJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a program.
   *
   * @param main the class whose main method is run
   * @param jvmOptions for instance {@code -Xmx128m}
   * @param arguments given to the main method
   */
  public static ChildJvm start(Class<?> main, List<String> jvmOptions, List<String> arguments) {
    return start(main, jvmOptions, arguments, Map.of());
  }

  /**
   * Starts a program with environment variables beside those of this process.
   *
   * @param environment variables to set
   */
  public static ChildJvm start(
      Class<?> main,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile("shardscan-child-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new ChildJvm(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("a child JVM could not be started", e);
    }
  }

  /** What the program has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of a child JVM could not be read", e);
    }
  }

  /** Whether the program is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the program to end.
   *
   * @return its output
   * @throws IllegalStateException if it does not end in time, or fails
   */
  public String await(Duration longest) {
    boolean ended = waitFor(longest);
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(
          "a child JVM %s; its output:%n%s"
              .formatted(ended ? "ended with " + process.exitValue() : "did not end", output()));
    }
    return output();
  }

  /** Kills the program (SIGKILL) and waits until it is dead. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(Duration.ofSeconds(10))) {
      throw new IllegalStateException("a child JVM could not be killed");
    }
  }

  private boolean waitFor(Duration longest) {
    try {
      return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of a child JVM could not be removed", e);
    }
  }
}
