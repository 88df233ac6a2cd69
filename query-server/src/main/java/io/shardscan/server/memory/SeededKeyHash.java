package io.shardscan.server.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;

/**
 * A hash of the wyhash family (W. Yi, 2019): eight bytes at a time, each folded in by a 64 × 64 →
 * 128 bit multiplication. The seed is random, so that nobody can choose keys that collide.
 */
final class SeededKeyHash implements KeyHash {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;
  private static final long P2 = 0x8ebc6af09c88c6e3L;

  private final long seed;

  SeededKeyHash() {
    this(new SecureRandom().nextLong());
  }

  SeededKeyHash(long seed) {
    this.seed = seed;
  }

  @Override
  public long hash(KeyColumn keys, int row) {
    MemorySegment base = keys.base();
    long at = keys.start(row);
    long end = keys.start(row + 1);
    long h = fold(seed ^ P0, (end - at) ^ P1);
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      h = fold(h ^ base.get(WORD, at), P2);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << Byte.SIZE) | (base.get(ValueLayout.JAVA_BYTE, at) & 0xff);
    }
    h = fold(h ^ rest, P1);
    return fold(h ^ P0, P2);
  }

  private static long fold(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }
}
