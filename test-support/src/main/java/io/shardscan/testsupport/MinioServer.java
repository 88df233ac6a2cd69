package io.shardscan.testsupport;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real MinIO on loopback. */
public final class MinioServer implements S3Server {
  private final URI endpoint;
  private final ServerProcess process;
  private final @Nullable LoopbackCertificate certificate;

  private MinioServer(
      URI endpoint, ServerProcess process, @Nullable LoopbackCertificate certificate) {
    this.endpoint = endpoint;
    this.process = process;
    this.certificate = certificate;
  }

  /**
   * Starts a server on a free port and waits until it is ready.
   *
   * @throws IllegalStateException if MinIO is not installed (the message says how to), or does not
   *     start
   */
  public static MinioServer start() {
    return start("http", ServerProcess.temporaryDirectory("minio"), null);
  }

  /** Starts a server that speaks TLS, with a certificate that is its own. */
  public static MinioServer startWithTls() {
    Path directory = ServerProcess.temporaryDirectory("minio");
    return start("https", directory, LoopbackCertificate.create(directory.resolve("certs")));
  }

  private static MinioServer start(
      String scheme, Path directory, @Nullable LoopbackCertificate certificate) {
    Path program = Tool.MINIO.find();
    URI endpoint = URI.create(scheme + "://127.0.0.1:" + FreePorts.one());
    List<String> command =
        List.of(
            program.toString(),
            "server",
            directory.resolve("data").toString(),
            "--address",
            endpoint.getAuthority(),
            "--certs-dir",
            directory.resolve("certs").toString());
    ServerProcess process =
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
            endpoint.resolve("/minio/health/ready"));
    if (certificate != null) {
      process.trusting(certificate.trusting());
    }
    MinioServer server = new MinioServer(endpoint, process, certificate);
    server.restart();
    return server;
  }

  /**
   * The certificate to trust, in PEM.
   *
   * @throws IllegalStateException if the server does not speak TLS
   */
  public Path certificateFile() {
    if (certificate == null) {
      throw new IllegalStateException("this MinIO does not speak TLS");
    }
    return certificate.certificateFile();
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
