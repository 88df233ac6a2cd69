package io.shardscan.ingestion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
  private static IngestionSettings parse(Map<String, String> environment, String... arguments) {
    return JobArguments.parse(arguments, environment);
  }

  @Test
  void argumentsAreTakenBeforeTheEnvironment() {
    IngestionSettings settings =
        parse(
            Map.of(
                "SHARDSCAN_STORE_ENDPOINT", "http://127.0.0.1:9000",
                "SHARDSCAN_STORE_BUCKET", "vectors",
                "SHARDSCAN_SCRATCH_DIRECTORY", "/scratch"),
            "--store-bucket",
            "others");
    assertThat(settings.store())
        .isEqualTo(new S3StoreFactory("http://127.0.0.1:9000", "us-east-1", "others"));
    assertThat(settings.scratchDirectory()).isEqualTo("/scratch");
  }

  @Test
  void aDirectoryCanBeTheStore() {
    assertThat(parse(Map.of(), "--store-directory", "/bucket").store())
        .isEqualTo(new DirectoryStoreFactory("/bucket"));
  }

  @Test
  void unknownArgumentsAndMissingStoresAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(Map.of(), "--bucket", "vectors"))
        .withMessageContaining("bucket")
        .withMessageContaining("store-bucket");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(Map.of()))
        .withMessageContaining("--store-endpoint");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                parse(
                    Map.of("SHARDSCAN_STORE_ENDPOINT", "http://127.0.0.1:9000"),
                    "--store-directory",
                    "/bucket"))
        .withMessageContaining("not both");
  }

  @Test
  void aProcessWithoutCredentialsSaysWhichAreMissing() {
    assertThat(System.getenv(S3StoreFactory.ACCESS_KEY)).isNull();
    assertThatIllegalStateException()
        .isThrownBy(() -> new S3StoreFactory("http://127.0.0.1:9", "us-east-1", "vectors").open())
        .withMessageContaining(S3StoreFactory.ACCESS_KEY);
  }
}
