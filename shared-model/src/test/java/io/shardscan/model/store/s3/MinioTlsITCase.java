package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.contract.StoreLocation;
import io.shardscan.model.store.contract.StreamThrough;
import io.shardscan.testsupport.ChildJvm;
import io.shardscan.testsupport.MinioServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server behind TLS, whose certificate is trusted by way of the environment. */
class MinioTlsITCase {
  @Test
  void aServerWithACertificateOfItsOwnIsUsedOnceItIsTrusted() {
    try (MinioServer server = MinioServer.startWithTls()) {
      StoreLocation.Bucket location = S3ServerContract.locationOf(server, server.endpoint());
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> location.open().close())
          .withMessageContaining("no connection")
          .withMessageContaining("certif");
      List<String> arguments =
          Stream.concat(
                  Stream.of(Integer.toString(50_000_000), "upload"), location.arguments().stream())
              .toList();
      Map<String, String> trusting = Map.of("SSL_CERT_FILE", server.certificateFile().toString());
      try (ChildJvm child =
          ChildJvm.start(StreamThrough.class, List.of("-Xmx128m"), arguments, trusting)) {
        assertThat(child.await(Duration.ofMinutes(1))).contains("47 MiB written");
      }
    }
  }
}
