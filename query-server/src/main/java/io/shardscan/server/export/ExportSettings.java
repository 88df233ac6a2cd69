package io.shardscan.server.export;

import java.time.Duration;

/**
 * How exports are written.
 *
 * @param partBytes bytes from which on a file is ended
 * @param beat time between two signs of life of an export, and two looks for silent ones
 * @param silence how long an export may give no sign of life before another server takes it over
 */
public record ExportSettings(long partBytes, Duration beat, Duration silence) {
  /** A sign of life every three seconds, five of which may be missing. */
  public static ExportSettings of(long partBytes) {
    return new ExportSettings(partBytes, Duration.ofSeconds(3), Duration.ofSeconds(15));
  }
}
