package io.shardscan.ingestion.optimize.rows;

import io.shardscan.model.segment.SegmentBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads values at any place of a buffer of a segment. A small buffer is held in memory, as long as
 * a segment's do not have too many bytes together.
 */
final class BufferReader {
  /** How many bytes of a segment may still be held. */
  static final class Allowance {
    private int left;

    Allowance(int bytes) {
      left = bytes;
    }

    private boolean take(long bytes) {
      if (bytes > left) {
        return false;
      }
      left -= (int) bytes;
      return true;
    }
  }

  private final ScratchFile file;
  private final SegmentBuffer buffer;
  private final ByteBuffer held;
  private final boolean all;

  BufferReader(ScratchFile file, SegmentBuffer buffer, Allowance allowance) {
    this.file = file;
    this.buffer = buffer;
    all = allowance.take(buffer.length());
    held =
        all
            ? file.readRange(buffer.offset(), (int) buffer.length())
            : ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean bit(int index) {
    return (held(index >> 3, 1).get(all ? index >> 3 : 0) >> (index & 7) & 1) != 0;
  }

  int int32(int index) {
    long at = (long) index * Integer.BYTES;
    return held(at, Integer.BYTES).getInt(all ? (int) at : 0);
  }

  long int64(int index) {
    long at = (long) index * Long.BYTES;
    return held(at, Long.BYTES).getLong(all ? (int) at : 0);
  }

  byte[] bytes(long at, int length) {
    byte[] bytes = new byte[length];
    if (all) {
      held.get((int) at, bytes);
    } else {
      file.read(ByteBuffer.wrap(bytes), buffer.offset() + at);
    }
    return bytes;
  }

  /** Little-endian 32-bit floats. */
  void floats(long at, float[] target, int from, int count) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(at, count * Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target, from, count);
  }

  private ByteBuffer held(long at, int length) {
    if (!all) {
      file.read(held.clear().limit(length), buffer.offset() + at);
    }
    return held;
  }
}
