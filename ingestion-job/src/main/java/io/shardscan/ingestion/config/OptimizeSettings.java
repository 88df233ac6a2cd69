package io.shardscan.ingestion.config;

import io.shardscan.model.basis.Basis;
import java.io.Serializable;
import java.time.Duration;

/**
 * When collections are optimized.
 *
 * @param codedRows rows from which on a collection's rows are coded; smaller ones are merged only
 * @param pollInterval shortest time between two looks at the catalog; a look that takes long is
 *     repeated less often
 * @param quiet a collection in which no file has arrived for so long is optimized
 * @param patience a collection is optimized after this time even if files keep arriving
 * @param firstPause pause after a task has failed; it doubles each time, up to some minutes
 */
public record OptimizeSettings(
    long codedRows, Duration pollInterval, Duration quiet, Duration patience, Duration firstPause)
    implements Serializable {
  /** Settings that suit most. */
  public static final OptimizeSettings DEFAULT =
      new OptimizeSettings(
          Basis.LEAST_ROWS,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2));
}
