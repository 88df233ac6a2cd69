package io.shardscan.server.fleet.state;

import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * What this member tells the others of itself; each asks for what has changed since it asked last.
 */
public final class OwnState {
  /** Longest that an answer waits for a change. */
  private static final long WAIT_MILLIS = 100;

  private final LongFunction<NodeState> state;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Processes differ in where they begin, so that none takes another's number for its own.
  private long change = System.nanoTime();

  /**
   * The state of this member.
   *
   * @param state makes the state for the number of a change
   */
  public OwnState(LongFunction<NodeState> state) {
    this.state = state;
  }

  /** Something has changed. */
  public void change() {
    lock.lock();
    try {
      change++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The state now. */
  public NodeState now() {
    return state.apply(0);
  }

  /**
   * Answers a member that names the last change it knows: with the state, or nothing if it is that.
   */
  public byte[] answer(byte[] request) throws InterruptedException {
    long known = new WireInput(request).large();
    long current;
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
      while (change == known && left > 0) {
        left = changed.awaitNanos(left);
      }
      current = change;
    } finally {
      lock.unlock();
    }
    return current == known ? new byte[0] : StateWire.write(state.apply(current));
  }

  /** The question for what changed since. */
  static byte[] question(long known) {
    return new WireOutput().large(known).bytes();
  }
}
