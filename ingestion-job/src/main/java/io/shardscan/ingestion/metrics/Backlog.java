package io.shardscan.ingestion.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found changed and is not in its manifest yet.
 *
 * @param files how many files, deletions included
 * @param bytes their bytes
 * @param oldest when the one that waits longest was uploaded; null if none waits
 */
public record Backlog(long files, long bytes, @Nullable Instant oldest) {
  /** Nothing waits. */
  public static final Backlog EMPTY = new Backlog(0, 0, null);

  /** With one more file. */
  public Backlog and(long more, Instant since) {
    return new Backlog(
        files + 1, bytes + more, oldest == null || since.isBefore(oldest) ? since : oldest);
  }

  /** Seconds that the oldest has waited; 0 if none waits. */
  public double oldestSeconds(Instant now) {
    return oldest == null ? 0 : Math.max(0, (now.toEpochMilli() - oldest.toEpochMilli()) / 1e3);
  }
}
