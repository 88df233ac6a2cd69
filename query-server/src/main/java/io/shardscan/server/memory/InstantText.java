package io.shardscan.server.memory;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Instants and days written as in ISO 8601; where no zone is given, it is UTC. */
final class InstantText {
  private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal SECONDS_PER_DAY = BigDecimal.valueOf(86_400);

  private InstantText() {}

  /** Microseconds since 1970, or empty if the text is no instant. */
  static Optional<BigDecimal> micros(String text) {
    return seconds(text).map(seconds -> seconds.multiply(MICROS_PER_SECOND));
  }

  /** Days since 1970, with the share of a day that has passed; empty if the text is no instant. */
  static Optional<BigDecimal> days(String text) {
    return seconds(text).map(seconds -> seconds.divide(SECONDS_PER_DAY, MathContext.DECIMAL128));
  }

  private static Optional<BigDecimal> seconds(String text) {
    try {
      Instant instant;
      if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
        instant = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } else {
        String iso = text.replace(' ', 'T');
        instant =
            hasZone(iso)
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      }
      return Optional.of(
          BigDecimal.valueOf(instant.getEpochSecond())
              .add(BigDecimal.valueOf(instant.getNano(), 9)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean hasZone(String iso) {
    int time = iso.indexOf('T');
    return iso.endsWith("Z") || iso.indexOf('+', time) >= 0 || iso.indexOf('-', time) >= 0;
  }
}
