package io.shardscan.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Versity S3 gateway over a local directory, on loopback. */
public final class VersityServer implements S3Server {
  private final URI endpoint;
  private final ServerProcess process;

  private VersityServer(URI endpoint, ServerProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /**
   * Starts a server on a free port and waits until it is ready.
   *
   * @throws IllegalStateException if versitygw is not installed (the message says how to), or does
   *     not start
   */
  public static VersityServer start() {
    Path program = Tool.VERSITYGW.find();
    URI endpoint = URI.create("http://127.0.0.1:" + FreePorts.one());
    Path directory = ServerProcess.temporaryDirectory("versitygw");
    Path data = directory.resolve("data");
    try {
      Files.createDirectory(data);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for versitygw", e);
    }
    List<String> command =
        List.of(
            program.toString(),
            "--port",
            endpoint.getAuthority(),
            "--region",
            "us-east-1",
            "--health",
            "/health",
            "posix",
            data.toString());
    VersityServer server =
        new VersityServer(
            endpoint,
            new ServerProcess(
                "versitygw",
                directory,
                command,
                Map.of(
                    "ROOT_ACCESS_KEY", "shardscan-test",
                    "ROOT_SECRET_KEY", "shardscan-test-secret"),
                endpoint.resolve("/health")));
    server.restart();
    return server;
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void restart() {
    process.start();
  }

  @Override
  public void close() {
    process.close();
  }
}
