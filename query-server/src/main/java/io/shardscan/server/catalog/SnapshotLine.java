package io.shardscan.server.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a collection that are loaded: the one that queries see, newer ones that wait
 * until others have them, and older ones that others may still ask for. Safe for many threads.
 */
final class SnapshotLine {
  /** Snapshots that are kept beside the one that is served. */
  private static final int MOST_BESIDE = 6;

  /** Oldest first; holds each. */
  private final Deque<CollectionSnapshot> loaded = new ArrayDeque<>();

  private volatile @Nullable CollectionSnapshot served;

  /** Serves a snapshot, whose hold passes over to this, and nothing else; null serves nothing. */
  synchronized void serveOnly(@Nullable CollectionSnapshot next) {
    List<CollectionSnapshot> before = new ArrayList<>(loaded);
    loaded.clear();
    if (next != null) {
      loaded.add(next);
    }
    served = next;
    before.forEach(CollectionSnapshot::close);
  }

  /**
   * Adds the newest snapshot, whose hold passes over to this. It waits to be promoted, unless one
   * of the same version is served, whose place it takes.
   */
  synchronized void add(CollectionSnapshot next) {
    CollectionSnapshot current = served;
    Iterator<CollectionSnapshot> each = loaded.iterator();
    while (each.hasNext()) {
      CollectionSnapshot other = each.next();
      if (other.version().equals(next.version())) {
        each.remove();
        if (other == current) {
          served = next;
        }
        other.close();
      }
    }
    loaded.addLast(next);
    for (CollectionSnapshot older : List.copyOf(loaded)) {
      if (loaded.size() > MOST_BESIDE + 1 && older != served && older != next) {
        loaded.remove(older);
        older.close();
      }
    }
  }

  /**
   * Serves a snapshot that is loaded; never one older than what is served.
   *
   * @return whether another is served now
   */
  synchronized boolean promote(SnapshotVersion version) {
    for (CollectionSnapshot each : loaded) {
      if (each.version().equals(version)) {
        boolean other = served != each;
        served = each;
        return other;
      }
    }
    return false;
  }

  /** Lets go of the snapshots before the served one. */
  synchronized void dropSuperseded() {
    while (!loaded.isEmpty() && served != null && loaded.getFirst() != served) {
      loaded.removeFirst().close();
    }
  }

  /** What queries see, held once more. */
  Optional<CollectionSnapshot> acquire() {
    while (true) {
      CollectionSnapshot current = served;
      if (current == null) {
        return Optional.empty();
      }
      if (current.tryRetain()) {
        return Optional.of(current);
      }
    }
  }

  /** A version, held once more, if it is loaded. */
  synchronized Optional<CollectionSnapshot> acquire(SnapshotVersion version) {
    return loaded.stream()
        .filter(each -> each.version().equals(version))
        .findFirst()
        .filter(CollectionSnapshot::tryRetain);
  }

  /** All that are loaded, oldest first, each held once more. */
  synchronized List<CollectionSnapshot> acquireAll() {
    return loaded.stream().filter(CollectionSnapshot::tryRetain).toList();
  }
}
