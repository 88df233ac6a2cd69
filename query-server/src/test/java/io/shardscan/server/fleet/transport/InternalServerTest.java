package io.shardscan.server.fleet.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.server.fleet.membership.FleetSecret;
import io.shardscan.server.fleet.membership.Member;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members answer each other, and nobody else. */
class InternalServerTest {
  private static final String SECRET = "a secret of a test fleet";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final InternalServer server =
      new InternalServer("w1", "127.0.0.1", 0, new FleetSecret(SECRET));

  @AfterEach
  void close() {
    server.close();
  }

  private byte[] ask(String name, String secret) throws InterruptedException {
    try (InternalClient client = new InternalClient(new FleetSecret(secret))) {
      return client.ask(
          Member.at(name, 1, "127.0.0.1", server.port()), Operation.STATE, new byte[] {7}, TIMEOUT);
    }
  }

  @Test
  void answersThoseWhoShareTheSecret() throws InterruptedException {
    server.answer(Map.of(Operation.STATE, request -> new byte[] {request[0], 8}));
    assertThat(ask("w1", SECRET)).containsExactly(7, 8);
  }

  @Test
  void refusesWhoDoesNotOrMeansAnotherServer() {
    server.answer(Map.of(Operation.STATE, request -> request));
    assertThatThrownBy(() -> ask("w1", "another secret altogether"))
        .isInstanceOf(MemberUnavailableException.class)
        .hasMessageContaining("401");
    assertThatThrownBy(() -> ask("w2", SECRET))
        .isInstanceOf(MemberUnavailableException.class)
        .hasMessageContaining("401");
  }

  @Test
  void saysThatItIsNotReadyBeforeItCanAnswer() {
    assertThatThrownBy(() -> ask("w1", SECRET))
        .isInstanceOf(MemberUnavailableException.class)
        .hasMessageContaining("503");
  }
}
