package io.shardscan.model.segment;

/** A bitmap in the making: a bit a row, the first row in the lowest bit of the first byte. */
final class BitSpool {
  private final ColumnSpool bytes;
  private int current;
  private int bits;
  private int ones;
  private boolean finished;

  BitSpool(ScratchSpace scratch) {
    bytes = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
  }

  void put(boolean bit) {
    if (bit) {
      current |= 1 << (bits & 7);
      ones++;
    }
    bits++;
    if ((bits & 7) == 0) {
      flush();
    }
  }

  /** Bits that are not set. */
  int zeros() {
    return bits - ones;
  }

  /** Ends the bitmap: no bit can be put any more. May be called again. */
  ColumnSpool finish() {
    if (!finished && (bits & 7) != 0) {
      flush();
    }
    finished = true;
    return bytes;
  }

  private void flush() {
    bytes.putByte((byte) current);
    current = 0;
  }
}
