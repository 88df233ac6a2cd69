package io.shardscan.ingestion.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void theOldestCountsWhateverCameFirst() {
    Backlog backlog =
        Backlog.EMPTY.and(10, NOON.plusSeconds(5)).and(20, NOON).and(0, NOON.plusSeconds(9));
    assertThat(backlog).isEqualTo(new Backlog(3, 30, NOON));
    assertThat(backlog.oldestSeconds(NOON.plusMillis(1_500))).isEqualTo(1.5);
  }

  @Test
  void nothingWaitsForNoTimeEvenWhereClocksDiffer() {
    assertThat(Backlog.EMPTY.oldestSeconds(NOON)).isZero();
    assertThat(Backlog.EMPTY.and(1, NOON.plusSeconds(3)).oldestSeconds(NOON)).isZero();
  }
}
