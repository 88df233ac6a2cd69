package io.shardscan.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
  @TempDir Path folder;

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("application.yaml"), text);
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    ServerSettings settings = ServerSettings.load(folder.resolve("absent.yaml"), Map.of());

    assertThat(settings).isEqualTo(ServerSettings.defaults());
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.rateLimitsEnabled()).isTrue();
    assertThat(settings.bodyStallTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void takesTheFileAndAboveItTheEnvironment() throws IOException {
    Path file =
        yaml(
            """
            server:
              host: 0.0.0.0
              port: 9000
              rate-limits-enabled: false
              head-timeout: PT3S
            other:
              anything: 1
            """);

    ServerSettings settings =
        ServerSettings.load(
            file,
            Map.of("SHARDSCAN_SERVER_PORT", "9001", "SHARDSCAN_SERVER_BODY_STALL_TIMEOUT", "PT1M"));

    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(9001);
    assertThat(settings.rateLimitsEnabled()).isFalse();
    assertThat(settings.headTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.bodyStallTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port: 70000|'server.port' (environment variable SHARDSCAN_SERVER_PORT) is '70000'",
        "port: x|it must be a whole number from 0 to 65535",
        "rate-limits-enabled: maybe|it must be true or false",
        "head-timeout: 30s|it must be a positive ISO 8601 duration such as PT30S",
        "head-timeout: PT-1S|it must be a positive ISO 8601 duration",
        "key-poll-interval: PT3S|it must be at most PT2S",
        "admin-key-sha256: abc|must be 64 hexadecimal digits",
        "prot: 8080|Unknown settings [prot] in section 'server'; known are [admin-key-sha256, body-stall-timeout",
      })
  void refusesWhatCannotBe(String line, String message) {
    assertThatThrownBy(() -> ServerSettings.load(yaml("server:\n  " + line + "\n"), Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAFileThatIsNotYaml() {
    assertThatThrownBy(() -> ServerSettings.load(yaml("server: [1, {"), Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("cannot be read as YAML");
  }
}
