package io.shardscan.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.KeyTier;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RateLimits limits = new RateLimits(nanos::get, LimitSharing.NONE);

  private static ApiKey key(String sha256, KeyTier tier) {
    return new ApiKey(sha256, "hint", "tenant", tier, true, Instant.EPOCH);
  }

  @Test
  void saysHowLongToWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(limits.take(key("a", KeyTier.FREE), RateLimits.Kind.UPLOAD)).isEmpty();
    }

    assertThat(limits.take(key("a", KeyTier.FREE), RateLimits.Kind.UPLOAD))
        .contains(Duration.ofSeconds(12));
    nanos.addAndGet(Duration.ofSeconds(12).toNanos() - 1);
    assertThat(limits.take(key("a", KeyTier.FREE), RateLimits.Kind.UPLOAD))
        .contains(Duration.ofNanos(1));
    nanos.addAndGet(1);
    assertThat(limits.take(key("a", KeyTier.FREE), RateLimits.Kind.UPLOAD)).isEmpty();
  }

  @Test
  void givesAKeyTheLimitsOfItsNewTierAtOnce() {
    for (int i = 0; i < 10; i++) {
      limits.take(key("a", KeyTier.FREE), RateLimits.Kind.QUERY);
    }
    assertThat(limits.take(key("a", KeyTier.FREE), RateLimits.Kind.QUERY)).isPresent();

    assertThat(limits.take(key("a", KeyTier.WARM), RateLimits.Kind.QUERY)).isEmpty();
  }

  @Test
  void forgetsKeysThatHaveBeenIdle() {
    for (int i = 0; i < 1_000; i++) {
      limits.take(key("k" + i, KeyTier.FREE), RateLimits.Kind.QUERY);
    }
    assertThat(limits.remembered()).isEqualTo(1_000);

    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    limits.take(key("k1", KeyTier.FREE), RateLimits.Kind.QUERY);

    assertThat(limits.remembered()).isEqualTo(1);
  }

  @Test
  void remembersABoundedNumberOfKeys() {
    for (int i = 0; i < 100_010; i++) {
      limits.take(key("k" + i, KeyTier.FREE), RateLimits.Kind.QUERY);
    }

    assertThat(limits.remembered()).isEqualTo(100_000);
  }
}
