package io.shardscan.ingestion.decode.arrow;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.jspecify.annotations.Nullable;

/** Which values of a column are not null, in order. */
final class Validity {
  private final @Nullable BufferBytes bits;
  private int current;
  private int used = Byte.SIZE;

  private Validity(@Nullable BufferBytes bits) {
    this.bits = bits;
  }

  /** Reads the next buffer of a batch. */
  static Validity read(FieldNode node, BatchBody body) {
    BufferBytes bits = body.buffer();
    return new Validity(node.nullCount() == 0 ? null : bits);
  }

  /** Reads a buffer of booleans, which lie as validity does. */
  static Validity bits(BufferBytes bits) {
    return new Validity(bits);
  }

  /** Whether no value is null. */
  boolean isAll() {
    return bits == null;
  }

  /** Whether the next value is not null. */
  boolean next() {
    if (bits == null) {
      return true;
    }
    if (used == Byte.SIZE) {
      int at = bits.next(1);
      ByteBuffer chunk = bits.chunk();
      current = chunk.get(at);
      used = 0;
    }
    return (current >> used++ & 1) != 0;
  }

  /** Goes past so many values. */
  void skip(long count) {
    if (bits == null) {
      return;
    }
    long left = count;
    while (left > 0 && used < Byte.SIZE) {
      used++;
      left--;
    }
    bits.skip(left / Byte.SIZE);
    for (long i = left % Byte.SIZE; i > 0; i--) {
      boolean unused = next();
    }
  }
}
