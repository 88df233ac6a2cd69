package io.shardscan.server.scan.kernel;

import io.shardscan.model.basis.BitQuery;
import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The kernel as its definition reads. */
final class ScalarBitKernel implements BitKernel {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void add(
      MemorySegment base,
      long codesAt,
      long factorsAt,
      int from,
      int to,
      int[] planes,
      float scale,
      float shift,
      float[] sums) {
    int words = planes.length / BitQuery.PLANES;
    for (int row = from; row < to; row++) {
      int selected = 0;
      for (int word = 0; word < words; word++) {
        int code = base.get(INT32, codesAt + BitKernel.wordAt(words, word, row));
        int at = word * BitQuery.PLANES;
        selected +=
            Integer.bitCount(code & planes[at])
                + 2 * Integer.bitCount(code & planes[at + 1])
                - 4 * Integer.bitCount(code & planes[at + 2]);
      }
      float factor = base.get(VectorBlock.FLOAT32, factorsAt + (long) row * Float.BYTES);
      sums[row] += factor * (selected * scale - shift);
    }
  }
}
