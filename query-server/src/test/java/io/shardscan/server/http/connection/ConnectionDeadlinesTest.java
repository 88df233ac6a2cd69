package io.shardscan.server.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.limits.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionDeadlinesTest {
  private static ConnectionDeadlines deadlines(Duration shortest, long bytesPerSecond) {
    Duration longer = Duration.ofSeconds(30);
    return new ConnectionDeadlines(longer, longer, shortest, bytesPerSecond, longer, longer);
  }

  @Test
  void allowsABodyTheTimeThatItsBytesTakeAtTheLeastRate() {
    ConnectionDeadlines deadlines = deadlines(Duration.ofSeconds(30), 1_000);

    assertThat(deadlines.allowedBodyWait(0)).isEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(deadlines.allowedBodyWait(60_000)).isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void allowsTheLargestUploadAtTheSlowestRate() {
    assertThat(deadlines(Duration.ofSeconds(30), 1).allowedBodyWait(Limits.MAX_UPLOAD_BYTES))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void looksOftenEnoughForTheShortestDeadline() {
    assertThat(deadlines(Duration.ofSeconds(2), 1).tick()).isEqualTo(Duration.ofMillis(200));
    assertThat(deadlines(Duration.ofMillis(50), 1).tick()).isEqualTo(Duration.ofMillis(20));
    assertThat(deadlines(Duration.ofSeconds(30), 1).tick()).isEqualTo(Duration.ofMillis(500));
  }
}
