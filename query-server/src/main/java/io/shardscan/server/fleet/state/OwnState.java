package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this member tells the others of itself; each asks for what has changed since it asked last.
 */
public final class OwnState {
  /** Longest that an answer waits for a change: so often members hear from each other at least. */
  static final long WAIT_MILLIS = 250;

  private final Supplier<NodeState> node;
  private final Function<CollectionId, CollectionState> collections;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<CollectionId, Long> changes = new HashMap<>();
  // Processes differ in where they begin, so that none takes another's number for its own.
  private final long first = System.currentTimeMillis() << 20;
  private long change = first;

  /**
   * The state of this member.
   *
   * @param node tells of the member as a whole
   * @param collections tells how far it is with a collection
   */
  public OwnState(Supplier<NodeState> node, Function<CollectionId, CollectionState> collections) {
    this.node = node;
    this.collections = collections;
  }

  /** The member as a whole. */
  public NodeState node() {
    return node.get();
  }

  /** How far it is with a collection. */
  public CollectionState of(CollectionId collection) {
    return collections.apply(collection);
  }

  /** Something of a collection has changed. */
  public void changed(CollectionId collection) {
    lock.lock();
    try {
      changes.put(collection, ++change);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Something of the member as a whole has changed. */
  public void changed() {
    lock.lock();
    try {
      change++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Answers a member that names the last change it knows, at once or when there is a later one. */
  public byte[] answer(byte[] request) throws InterruptedException {
    long known = new WireInput(request).large();
    long current;
    Set<CollectionId> told = new HashSet<>();
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
      while (change == known && left > 0) {
        left = changed.awaitNanos(left);
      }
      current = change;
      boolean all = known < first || known > current;
      changes.forEach(
          (collection, at) -> {
            if (all || at > known) {
              told.add(collection);
            }
          });
    } finally {
      lock.unlock();
    }
    Map<CollectionId, CollectionState> states = new HashMap<>();
    told.forEach(collection -> states.put(collection, collections.apply(collection)));
    return new StateReport(current, node.get(), states).write();
  }

  /** The question for what has changed since. */
  static byte[] question(long known) {
    return new WireOutput().large(known).bytes();
  }
}
