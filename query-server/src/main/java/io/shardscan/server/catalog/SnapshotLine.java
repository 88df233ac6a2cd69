package io.shardscan.server.catalog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a collection that are loaded: the one that queries see, newer ones that wait
 * until others hold what is not here, and older ones whose segments others may still ask for. Safe
 * for many threads.
 */
final class SnapshotLine {
  /** Most snapshots that are kept. */
  static final int MOST = 64;

  /** Oldest first; holds each. */
  private final Deque<CollectionSnapshot> loaded = new ArrayDeque<>();

  private volatile @Nullable CollectionSnapshot served;
  private long waitingSince;

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
   * Adds the newest snapshot, whose hold passes over to this. It waits to be promoted. Of too many
   * the oldest goes that is not served.
   */
  synchronized void add(CollectionSnapshot next) {
    if (loaded.peekLast() == served) {
      waitingSince = System.nanoTime();
    }
    loaded.addLast(next);
    Iterator<CollectionSnapshot> oldestFirst = loaded.iterator();
    while (loaded.size() > MOST && oldestFirst.hasNext()) {
      CollectionSnapshot each = oldestFirst.next();
      if (each != served && each != next) {
        oldestFirst.remove();
        each.close();
      }
    }
  }

  /**
   * Serves the newest of the waiting snapshots that may be served.
   *
   * @return whether another is served now
   */
  synchronized boolean promote(Predicate<CollectionSnapshot> mayBeServed) {
    Iterator<CollectionSnapshot> newestFirst = loaded.descendingIterator();
    while (newestFirst.hasNext()) {
      CollectionSnapshot each = newestFirst.next();
      if (each == served) {
        return false;
      }
      if (mayBeServed.test(each)) {
        served = each;
        waitingSince = System.nanoTime();
        return true;
      }
    }
    return false;
  }

  /** How long a newer snapshot has waited since one was promoted; zero if none waits. */
  synchronized Duration waiting() {
    return loaded.peekLast() == served
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - waitingSince);
  }

  /** Lets go of the snapshots that wait, but for the newest. */
  synchronized void dropWaitingButNewest() {
    CollectionSnapshot newest = loaded.peekLast();
    Iterator<CollectionSnapshot> newestFirst = loaded.descendingIterator();
    while (newestFirst.hasNext()) {
      CollectionSnapshot each = newestFirst.next();
      if (each == served) {
        return;
      }
      if (each != newest) {
        newestFirst.remove();
        each.close();
      }
    }
  }

  /** Whether any snapshot is kept beside the one that is served. */
  synchronized boolean keepsMore() {
    return loaded.size() > (served == null ? 0 : 1);
  }

  /**
   * Lets go of the snapshots before the served one that no other server needs.
   *
   * @param oldest the oldest epoch that any other server's queries see
   * @return whether there were any
   */
  synchronized boolean dropSuperseded(long oldest) {
    boolean dropped = false;
    while (loaded.size() > 1 && loaded.getFirst() != served) {
      CollectionSnapshot first = loaded.removeFirst();
      if (loaded.getFirst().epoch() > oldest) {
        loaded.addFirst(first);
        break;
      }
      first.close();
      dropped = true;
    }
    return dropped;
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

  /** All that are loaded, oldest first, each held once more. */
  synchronized List<CollectionSnapshot> acquireAll() {
    return loaded.stream().filter(CollectionSnapshot::tryRetain).toList();
  }
}
