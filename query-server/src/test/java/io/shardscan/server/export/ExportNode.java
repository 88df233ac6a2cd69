package io.shardscan.server.export;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.collection.ServedSnapshots;
import io.shardscan.server.fixture.FaultyStore;
import io.shardscan.server.fixture.SearchNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A server that exports, put together as the real one. */
final class ExportNode implements AutoCloseable {
  /** So small that there are several parts. */
  private static final long PART_BYTES = 20_000;

  final FaultyStore store;
  final CollectionExports exports;
  private final SearchNode node;

  ExportNode(ObjectStore shared, Duration silence) {
    store = new FaultyStore(shared);
    node = new SearchNode(store, 64 << 20);
    exports =
        new CollectionExports(
            store,
            new ServedSnapshots(node.follower(), store),
            node.follower().reader(),
            new ExportSettings(PART_BYTES, Duration.ofMillis(20), silence));
  }

  void awaitEpoch(CollectionId collection, long epoch) {
    node.awaitEpoch(collection, epoch);
  }

  /** Lets nothing more through to the store once a file with such a name is to be written. */
  CountDownLatch dieBefore(String file) {
    CountDownLatch dead = new CountDownLatch(1);
    store.beforePut(
        key -> {
          if (key.contains(file)) {
            store.setDown(true);
            dead.countDown();
          }
        });
    return dead;
  }

  /** Waits before a file with such a name is written. */
  CountDownLatch waitBefore(String file, CountDownLatch goOn) {
    CountDownLatch waits = new CountDownLatch(1);
    store.beforePut(
        key -> {
          if (key.contains(file)) {
            waits.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new StoreUnavailableException(key, "interrupted", e);
            }
          }
        });
    return waits;
  }

  @Override
  public void close() {
    exports.close();
    node.close();
  }
}
