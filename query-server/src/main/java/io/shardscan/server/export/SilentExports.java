package io.shardscan.server.export;

import io.shardscan.model.catalog.HeldManifestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds exports whose process says nothing any more: their job has not changed for long, by this
 * process's own clock. Used by one thread.
 */
final class SilentExports {
  private static final Logger LOG = LoggerFactory.getLogger(SilentExports.class);

  private final ExportJobStore jobs;
  private final HeldManifestStore held;
  private final long silenceNanos;
  private final LongSupplier nanoTime;
  private Map<String, Seen> seen = new HashMap<>();

  SilentExports(
      ExportJobStore jobs, HeldManifestStore held, Duration silence, LongSupplier nanoTime) {
    this.jobs = jobs;
    this.held = held;
    this.silenceNanos = silence.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A version of a job, and since when it has been the newest. */
  private record Seen(String etag, long since) {}

  /** An export that may be taken over. */
  record Silent(HeldManifestStore.Held held, ExportJobStore.Stored stored) {}

  /**
   * Looks at all exports under way once.
   *
   * @param own ids of this process's exports, which are passed over
   */
  List<Silent> find(Set<String> own) {
    Map<String, Seen> before = seen;
    Map<String, Seen> now = new HashMap<>();
    List<Silent> silent = new ArrayList<>();
    for (HeldManifestStore.Held each : held.all()) {
      if (own.contains(each.export())) {
        continue;
      }
      ExportJobStore.Stored stored = jobs.find(each.collection(), each.export()).orElse(null);
      if (stored == null) {
        LOG.debug("Export {} is not begun, or its collection was deleted", each.export());
      } else if (stored.job().status().ended()) {
        held.release(each.collection(), each.export());
      } else {
        Seen last = before.get(each.export());
        boolean same = last != null && last.etag().equals(stored.etag());
        Seen next = same ? last : new Seen(stored.etag(), nanoTime.getAsLong());
        now.put(each.export(), next);
        if (stored.job().owner().isEmpty() || nanoTime.getAsLong() - next.since() >= silenceNanos) {
          silent.add(new Silent(each, stored));
        }
      }
    }
    seen = now;
    return silent;
  }
}
