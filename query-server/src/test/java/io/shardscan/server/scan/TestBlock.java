package io.shardscan.server.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.RowBitmap;
import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** A block and what it was made of. Its memory lives as long as it is reachable. */
@SuppressWarnings("ArrayRecordComponent") // tests never compare blocks
public record TestBlock(VectorBlock block, float[][] vectors, String[] keys, BitSet invisible) {
  /** A block of which every row is visible, with keys {@code prefix + row}. */
  public static TestBlock of(float[][] vectors, int dimension, String keyPrefix) {
    String[] keys = new String[vectors.length];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = keyPrefix + row;
    }
    return of(vectors, dimension, keys);
  }

  /** A block of which every row is visible. */
  public static TestBlock of(float[][] vectors, int dimension, String[] keys) {
    int rows = vectors.length;
    byte[][] utf8 = new byte[rows][];
    long keyBytes = 0;
    for (int row = 0; row < rows; row++) {
      utf8[row] = keys[row].getBytes(UTF_8);
      keyBytes += utf8[row].length;
    }
    // Offsets that are multiples of 4 only, to hold that nothing relies on more.
    long vectorsAt = 64 + 4;
    long normsAt = vectorsAt + 4L * rows * dimension;
    long offsetsAt = normsAt + 4L * rows;
    long dataAt = offsetsAt + 4L * (rows + 1);
    MemorySegment base = Arena.ofAuto().allocate(dataAt + keyBytes, 64);
    int keyAt = 0;
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        float component = vectors[row][i];
        base.setAtIndex(
            ValueLayout.JAVA_FLOAT, vectorsAt / 4 + (long) row * dimension + i, component);
        square += (double) component * component;
      }
      base.setAtIndex(ValueLayout.JAVA_FLOAT, normsAt / 4 + row, (float) Math.sqrt(square));
      base.setAtIndex(ValueLayout.JAVA_INT, offsetsAt / 4 + row, keyAt);
      MemorySegment.copy(
          utf8[row], 0, base, ValueLayout.JAVA_BYTE, dataAt + keyAt, utf8[row].length);
      keyAt += utf8[row].length;
    }
    base.setAtIndex(ValueLayout.JAVA_INT, offsetsAt / 4 + rows, keyAt);
    VectorBlock block =
        new VectorBlock(
            base, vectorsAt, normsAt, rows, dimension, new KeySource(base, offsetsAt, dataAt));
    return new TestBlock(block, vectors, keys, new BitSet());
  }

  /** The same block without some rows. */
  public TestBlock hiding(BitSet hidden) {
    BitSet gone = (BitSet) invisible.clone();
    gone.or(hidden);
    return new TestBlock(block.withHidden(bitmap(hidden)), vectors, keys, gone);
  }

  /** The same block with some rows only. */
  public TestBlock allowing(BitSet allowed) {
    BitSet gone = new BitSet();
    gone.set(0, keys.length);
    gone.andNot(allowed);
    gone.or(invisible);
    return new TestBlock(block.withAllowed(bitmap(allowed)), vectors, keys, gone);
  }

  private RowBitmap bitmap(BitSet set) {
    long[] words = new long[RowBitmap.wordsFor(keys.length)];
    set.stream().forEach(row -> words[row >>> 6] |= 1L << row);
    return RowBitmap.of(words, keys.length);
  }
}
