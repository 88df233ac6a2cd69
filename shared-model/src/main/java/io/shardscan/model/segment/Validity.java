package io.shardscan.model.segment;

import java.io.IOException;

/** Which cells of a column have a value. */
final class Validity {
  private final ScratchSpace scratch;
  private final BitSpool bits;

  Validity(ScratchSpace scratch) {
    this.scratch = scratch;
    bits = new BitSpool(scratch);
  }

  void put(boolean present) {
    bits.put(present);
  }

  int nulls() {
    return bits.zeros();
  }

  /** The Arrow buffer: empty if all cells have a value. Nothing can be put any more. */
  ColumnSpool buffer() {
    return nulls() == 0 ? new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK) : bits.finish();
  }

  /** Reads which cells have a value. Nothing can be put any more. */
  Reader read() {
    return new Reader(new LittleEndianInput(bits.finish().open()));
  }

  /** Walks down a bitmap. */
  static final class Reader {
    private final LittleEndianInput bytes;
    private int current;
    private int bit;

    Reader(LittleEndianInput bytes) {
      this.bytes = bytes;
    }

    boolean next() throws IOException {
      if (bit == 0) {
        current = bytes.readByte();
      }
      boolean set = (current >> bit & 1) != 0;
      bit = bit + 1 & 7;
      return set;
    }
  }
}
