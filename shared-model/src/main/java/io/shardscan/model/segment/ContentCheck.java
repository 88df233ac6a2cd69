package io.shardscan.model.segment;

import java.nio.ByteBuffer;

/** Checks what a buffer holds, a chunk at a time; chunks hold whole values. */
sealed interface ContentCheck {
  /** Looks at the next chunk, from its position to its limit, little-endian. */
  void accept(ByteBuffer chunk);

  /** Whether the buffer is sound, once all its chunks were looked at. */
  boolean holds();

  /** Finds everything sound. */
  record Any() implements ContentCheck {
    @Override
    public void accept(ByteBuffer chunk) {}

    @Override
    public boolean holds() {
      return true;
    }
  }

  /** Checks that as many bits are set as expected. */
  final class Ones implements ContentCheck {
    private final long expected;
    private long ones;

    Ones(long expected) {
      this.expected = expected;
    }

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        ones += Integer.bitCount(chunk.get() & 0xff);
      }
    }

    @Override
    public boolean holds() {
      return ones == expected;
    }
  }

  /** Checks that 32-bit offsets start at 0, never descend, and end where the values end. */
  final class Offsets implements ContentCheck {
    private final long end;
    private long last = -1;
    private boolean ascending = true;

    Offsets(long end) {
      this.end = end;
    }

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        int offset = chunk.getInt();
        ascending &= last < 0 ? offset == 0 : offset >= last;
        last = offset;
      }
    }

    @Override
    public boolean holds() {
      return ascending && last == end;
    }
  }

  /** Checks that 32-bit indexes lie in a list. */
  final class Indexes implements ContentCheck {
    private final int size;
    private boolean inside = true;

    Indexes(int size) {
      this.size = size;
    }

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        int index = chunk.getInt();
        inside &= index >= 0 && index < size;
      }
    }

    @Override
    public boolean holds() {
      return inside;
    }
  }
}
