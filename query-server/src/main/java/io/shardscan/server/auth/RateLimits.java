package io.shardscan.server.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.shardscan.model.catalog.ApiKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Holds each API key to its limits: token buckets that hold one period's worth and refill evenly. A
 * key that has been idle for longer than every period has full buckets, so forgetting it changes
 * nothing.
 */
public final class RateLimits {
  /** What is limited. */
  public enum Kind {
    /** Queries, by second. */
    QUERY(Duration.ofSeconds(1)),
    /** Uploads, by minute. */
    UPLOAD(Duration.ofMinutes(1));

    private final Duration period;

    Kind(Duration period) {
      this.period = period;
    }

    private int perPeriod(ApiKey key) {
      return switch (this) {
        case QUERY -> key.queriesPerSecond();
        case UPLOAD -> key.uploadsPerMinute();
      };
    }
  }

  private static final int MAX_BUCKETS = 100_000;
  private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(2).toNanos();

  private final LongSupplier nanoTime;
  private final LimitSharing sharing;
  // Least recently used first.
  private final Map<BucketKey, Usage> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record BucketKey(String sha256, Kind kind, int perPeriod) {}

  private static final class Usage {
    final Bucket bucket;
    long lastUsed;

    Usage(Bucket bucket) {
      this.bucket = bucket;
    }
  }

  /**
   * Limits with all buckets full, which count what is taken elsewhere, too: a bucket from which
   * several servers took the same at once is in debt until it has refilled.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   * @param sharing tells of what other servers take, and tells them
   */
  public RateLimits(LongSupplier nanoTime, LimitSharing sharing) {
    this.nanoTime = nanoTime;
    this.sharing = sharing;
    sharing.onTakenElsewhere(this::takenElsewhere);
  }

  private void takenElsewhere(Grant grant) {
    if (grant.count() > 0 && grant.perPeriod() > 0) {
      bucket(new BucketKey(grant.sha256(), grant.kind(), grant.perPeriod()))
          .consumeIgnoringRateLimits(grant.count());
    }
  }

  /**
   * Takes one from a key's limit.
   *
   * @return empty if that was allowed, else the time after which it will be
   */
  public Optional<Duration> take(ApiKey key, Kind kind) {
    return take(key, kind, 1);
  }

  /**
   * Takes several from a key's limit at once.
   *
   * @param count how many, at least 1; of more than a period's worth, that is taken
   * @return empty if that was allowed, else the time after which it will be
   */
  public Optional<Duration> take(ApiKey key, Kind kind, int count) {
    int perPeriod = kind.perPeriod(key);
    int taken = Math.min(count, perPeriod);
    ConsumptionProbe probe =
        bucket(new BucketKey(key.sha256(), kind, perPeriod)).tryConsumeAndReturnRemaining(taken);
    if (!probe.isConsumed()) {
      return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
    sharing.taken(new Grant(key.sha256(), kind, perPeriod, taken));
    return Optional.empty();
  }

  /** Buckets that are remembered. */
  synchronized int remembered() {
    return buckets.size();
  }

  private synchronized Bucket bucket(BucketKey key) {
    long now = nanoTime.getAsLong();
    forgetIdle(now);
    Usage usage = buckets.computeIfAbsent(key, absent -> new Usage(newBucket(absent)));
    usage.lastUsed = now;
    return usage.bucket;
  }

  private void forgetIdle(long now) {
    Iterator<Usage> leastRecentFirst = buckets.values().iterator();
    while (leastRecentFirst.hasNext()) {
      Usage oldest = leastRecentFirst.next();
      if (now - oldest.lastUsed < FORGET_AFTER_NANOS && buckets.size() < MAX_BUCKETS) {
        return;
      }
      leastRecentFirst.remove();
    }
  }

  private Bucket newBucket(BucketKey key) {
    int perPeriod = key.perPeriod();
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perPeriod).refillGreedy(perPeriod, key.kind().period))
        .withCustomTimePrecision(
            new TimeMeter() {
              @Override
              public long currentTimeNanos() {
                return nanoTime.getAsLong();
              }

              @Override
              public boolean isWallClockBased() {
                return false;
              }
            })
        .build();
  }
}
