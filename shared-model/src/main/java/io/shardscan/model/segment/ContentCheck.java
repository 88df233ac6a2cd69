package io.shardscan.model.segment;

import io.shardscan.model.basis.Basis;
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

  /** Checks that no code is −128, which stands for nothing. */
  final class Codes implements ContentCheck {
    private boolean inside = true;

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        inside &= chunk.get() != Byte.MIN_VALUE;
      }
    }

    @Override
    public boolean holds() {
      return inside;
    }
  }

  /** Checks that bounds of errors are numbers and not negative. */
  final class Errors implements ContentCheck {
    private boolean inside = true;

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        float error = chunk.getFloat();
        inside &= error >= 0;
      }
    }

    @Override
    public boolean holds() {
      return inside;
    }
  }

  /** Checks that cells ascend from 0 or more. */
  final class Cells implements ContentCheck {
    private int last;
    private boolean ascending = true;

    @Override
    public void accept(ByteBuffer chunk) {
      while (chunk.hasRemaining()) {
        int cell = chunk.getInt();
        ascending &= cell >= last && cell < Basis.MAX_CELLS;
        last = cell;
      }
    }

    @Override
    public boolean holds() {
      return ascending;
    }
  }
}
