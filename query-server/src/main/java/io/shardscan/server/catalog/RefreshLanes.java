package io.shardscan.server.catalog;

import io.shardscan.model.catalog.Tier;
import io.shardscan.server.memory.ReadLane;
import java.util.concurrent.Semaphore;

/**
 * Who may load at once. Small loads and large ones have lanes of their own, so that a small commit
 * is served at once, however much is being loaded for others.
 */
final class RefreshLanes {
  /** Bytes of segments up to which a load is small. */
  private static final long SMALL_BYTES = 64L << 20;

  /** One small load has at most one eighth of their reads, a large one at most half of theirs. */
  private static final int SMALL_SHARE = 8;

  private static final int LARGE_SHARE = 2;

  private static final int SMALL_LOADS = 32;
  private static final int LARGE_LOADS = 4;

  private final Lane small;
  private final Lane large;

  RefreshLanes(FollowerSettings settings) {
    this.small =
        new Lane(
            new Semaphore(SMALL_LOADS, true),
            new ReadLane(settings.smallReads(), share(settings.smallReads(), SMALL_SHARE)),
            SMALL_BYTES);
    this.large =
        new Lane(
            new Semaphore(LARGE_LOADS, true),
            new ReadLane(settings.largeReads(), share(settings.largeReads(), LARGE_SHARE)),
            Long.MAX_VALUE);
  }

  private static int share(int reads, int parts) {
    return Math.max(1, reads / parts);
  }

  private record Lane(Semaphore loads, ReadLane reads, long maxBytes) {
    EpochLoader.Outcome load(EpochLoader loader, Tier tier, boolean again)
        throws InterruptedException {
      loads.acquire();
      try {
        return loader.load(tier, reads, maxBytes, again);
      } finally {
        loads.release();
      }
    }
  }

  /**
   * Loads a collection's newest epoch in the lane that it belongs to, when it is its turn.
   *
   * @param again whether to try again what did not fit
   */
  EpochLoader.Outcome load(EpochLoader loader, Tier tier, boolean again)
      throws InterruptedException {
    EpochLoader.Outcome outcome = small.load(loader, tier, again);
    return outcome instanceof EpochLoader.Outcome.TooLarge
        ? large.load(loader, tier, again)
        : outcome;
  }
}
