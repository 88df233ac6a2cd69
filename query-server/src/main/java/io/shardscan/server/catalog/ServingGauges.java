package io.shardscan.server.catalog;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Numbers about following and serving, for metrics. All may be read at any time. */
public interface ServingGauges {
  /** Collections that are served. */
  List<CollectionGauge> collections();

  /**
   * Has a listener told of each version of a file, when queries begin to see it, how long ago it
   * was uploaded. It is not told of what was served before the server was started. Must return at
   * once.
   */
  void onSearchable(Consumer<Duration> listener);

  /** Refreshes of collections that have succeeded since the start. */
  long refreshes();

  /** Refreshes of collections that have failed since the start. */
  long refreshFailures();

  /** Refreshes of collections that wait or run. */
  int refreshesUnderWay();

  /** Whether the last look at the catalog succeeded. */
  boolean catalogReachable();

  /** Segments of this server's share that do not fit here, and are left to other servers. */
  long segmentsLeftOut();

  /** Bytes of the local cache in use. */
  long cacheUsed();

  /** Bytes of the local cache. */
  long cacheLimit();

  /** Bytes of the memory budget in use. */
  long memoryUsed();

  /** Bytes of the memory budget. */
  long memoryLimit();
}
