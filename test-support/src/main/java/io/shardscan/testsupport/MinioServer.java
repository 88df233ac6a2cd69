package io.shardscan.testsupport;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real MinIO on loopback. */
public final class MinioServer implements S3Server {
  private final URI endpoint;
  private final ServerProcess process;

  private MinioServer(URI endpoint, ServerProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /**
   * Starts a server on a free port and waits until it is ready.
   *
   * @throws IllegalStateException if MinIO is not installed (the message says how to), or does not
   *     start
   */
  public static MinioServer start() {
    Path program = Tool.MINIO.find();
    URI endpoint = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    Path directory = ServerProcess.temporaryDirectory("minio");
    List<String> command =
        List.of(
            program.toString(),
            "server",
            directory.resolve("data").toString(),
            "--address",
            endpoint.getAuthority());
    MinioServer server =
        new MinioServer(
            endpoint,
            new ServerProcess(
                "MinIO",
                directory,
                command,
                Map.of(
                    "MINIO_ROOT_USER", "shardscan-test",
                    "MINIO_ROOT_PASSWORD", "shardscan-test-secret",
                    "MINIO_BROWSER", "off",
                    "MINIO_UPDATE", "off",
                    "MINIO_CONFIG_DIR", directory.resolve("config").toString()),
                endpoint.resolve("/minio/health/ready")));
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
