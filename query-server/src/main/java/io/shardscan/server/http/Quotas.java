package io.shardscan.server.http;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.observe.ServerMetrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Refuses requests over their key's limit, where limits are switched on. */
final class Quotas {
  private final Optional<RateLimits> limits;
  private final ServerMetrics metrics;

  Quotas(Optional<RateLimits> limits, ServerMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  void take(ApiKey key, RateLimits.Kind kind) {
    take(key, kind, 1);
  }

  /** Takes several at once, though no more than the limit allows at any time. */
  void take(ApiKey key, RateLimits.Kind kind, int count) {
    Optional<Duration> wait = limits.flatMap(present -> present.take(key, kind, count));
    if (wait.isPresent()) {
      metrics.rateLimited(kind.name().toLowerCase(Locale.ROOT));
      throw ApiException.rateLimited(message(key, kind), wait.get());
    }
  }

  private static String message(ApiKey key, RateLimits.Kind kind) {
    String limit =
        switch (kind) {
          case QUERY -> "%d queries per second".formatted(key.queriesPerSecond());
          case UPLOAD -> "%d uploads per minute".formatted(key.uploadsPerMinute());
        };
    boolean own =
        switch (kind) {
          case QUERY -> key.limits().queriesPerSecond() != null;
          case UPLOAD -> key.limits().uploadsPerMinute() != null;
        };
    return "Rate limit exceeded: %s allows %s. Wait as long as Retry-After says."
        .formatted(own ? "this key" : "the %s tier".formatted(key.tier().wireName()), limit);
  }
}
