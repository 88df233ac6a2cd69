package io.shardscan.testsupport;

import java.net.URI;

/** A real S3 server on loopback, with nothing in it at first. Closing it removes its data. */
public sealed interface S3Server extends AutoCloseable permits MinioServer, VersityServer {
  /** Where the server listens. */
  URI endpoint();

  /** The administrator's access key. */
  default String accessKey() {
    return "shardscan-test";
  }

  /** The administrator's secret key. */
  default String secretKey() {
    return "shardscan-test-secret";
  }

  /** Kills the server as a crash would; its data stay. */
  void kill();

  /** Starts the server again after {@link #kill}, on the same port and data. */
  void restart();

  @Override
  void close();
}
