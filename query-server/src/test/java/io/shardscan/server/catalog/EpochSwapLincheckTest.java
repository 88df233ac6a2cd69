package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Swapping snapshots while others acquire and release them is linearizable: whoever acquires one
 * gets the one that is served at that moment, alive, and it stays alive until it is let go of.
 */
public class EpochSwapLincheckTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");

  private final SnapshotLine line = new SnapshotLine();

  /** A collection that has been loaded once. */
  public EpochSwapLincheckTest() {
    line.serveOnly(snapshot());
  }

  private static CollectionSnapshot snapshot() {
    return new CollectionSnapshot(
        new ManifestStore.Loaded(Manifest.empty(COLLECTION), null),
        SegmentShare.ALL,
        SnapshotViews.NONE);
  }

  /** Loads another snapshot, which waits. */
  @Operation
  public void add() {
    line.add(snapshot());
  }

  /** Serves the newest. */
  @Operation
  public boolean promote() {
    return line.promote(any -> true);
  }

  /** Lets go of those before the one that is served. */
  @Operation
  public boolean drop() {
    return line.dropSuperseded(Long.MAX_VALUE);
  }

  /** Whether what is acquired can be held once more while it is held, and is alive after that. */
  @Operation
  public boolean acquiredIsAlive() {
    Optional<CollectionSnapshot> acquired = line.acquire();
    if (acquired.isEmpty()) {
      return false;
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      if (!snapshot.tryRetain()) {
        return false;
      }
      try (CollectionSnapshot again = snapshot) {
        return again.epoch() == 0;
      }
    }
  }

  /** Serves nothing but a new snapshot. */
  @Operation
  public void serveOnly() {
    line.serveOnly(snapshot());
  }

  @Test
  void swapsAreLinearizable() {
    new StressOptions()
        .iterations(30)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsPerThread(3)
        .check(EpochSwapLincheckTest.class);
  }
}
