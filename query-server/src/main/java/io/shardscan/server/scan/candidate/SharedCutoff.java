package io.shardscan.server.scan.candidate;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The score that a row must be able to reach to be in the answer, shared by all who work on a
 * query. It only rises: rows that it has excluded once stay excluded.
 */
public final class SharedCutoff {
  private final AtomicInteger bits;

  /** A cutoff that begins at the query's threshold. */
  public SharedCutoff(float threshold) {
    this.bits = new AtomicInteger(Float.floatToRawIntBits(threshold));
  }

  /** The cutoff now. A row whose score is equal to it may be in the answer. */
  public float get() {
    return Float.intBitsToFloat(bits.get());
  }

  /** Raises the cutoff to a score that as many rows as are asked for are known to reach. */
  public void raise(float score) {
    int seen = bits.get();
    while (Float.intBitsToFloat(seen) < score
        && !bits.compareAndSet(seen, Float.floatToRawIntBits(score))) {
      seen = bits.get();
    }
  }
}
