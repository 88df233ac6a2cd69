package io.shardscan.server.catalog;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the catalog could be listed, said in the log once for each change. For one thread. */
final class StoreReachability {
  private static final Logger LOG = LoggerFactory.getLogger(StoreReachability.class);

  /** Longest time between two tries. */
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private int failures;

  void listed() {
    if (failures > 0) {
      LOG.info("The catalog can be read again, after {} failures", failures);
    }
    failures = 0;
  }

  /**
   * Notes a failure.
   *
   * @return how long to wait before the next try
   */
  Duration failed(RuntimeException failure) {
    if (failures == 0) {
      LOG.warn(
          "The catalog cannot be read; what is loaded is served meanwhile: {}",
          failure.getMessage());
      LOG.debug("The failure", failure);
    }
    failures++;
    return Backoff.after(failures, MAX_BACKOFF);
  }
}
