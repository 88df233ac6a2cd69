package io.shardscan.server.collection;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lists prefixes of a store for many callers. However many ask for the same prefix, one listing of
 * it runs at a time, and those who come meanwhile share the next one: nobody is given a listing
 * that began before it asked, so that everyone sees its own earlier uploads.
 */
final class CoalescedListing {
  private final ObjectStore store;
  private final Map<String, Prefix> prefixes = new ConcurrentHashMap<>();

  CoalescedListing(ObjectStore store) {
    this.store = store;
  }

  /**
   * All objects under a prefix.
   *
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  List<StoredObject> list(String prefix) {
    Prefix shared =
        prefixes.compute(
            prefix,
            (key, known) -> {
              Prefix used = known == null ? new Prefix() : known;
              used.callers++;
              return used;
            });
    try {
      return shared.list(store, prefix);
    } finally {
      prefixes.computeIfPresent(prefix, (key, used) -> --used.callers == 0 ? null : used);
    }
  }

  private static final class Prefix {
    private final Lock listing = new ReentrantLock();
    private volatile long begun;
    private long ended;
    private List<StoredObject> last = List.of();

    /** Callers that have not got their listing yet; changed by the map's computations alone. */
    private int callers;

    List<StoredObject> list(ObjectStore store, String prefix) {
      long begunBefore = begun;
      listing.lock();
      try {
        if (ended <= begunBefore) {
          long number = begun + 1;
          begun = number;
          List<StoredObject> objects = new ArrayList<>();
          store.list(prefix, objects::add);
          last = List.copyOf(objects);
          ended = number;
        }
        return last;
      } finally {
        listing.unlock();
      }
    }
  }
}
