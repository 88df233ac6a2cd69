package io.shardscan.ingestion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Makes fvecs files. */
public final class FvecsBytes {
  private FvecsBytes() {}

  /** A file of random vectors. */
  public static byte[] random(int rows, int dimension, long seed) {
    Random random = new Random(seed);
    ByteBuffer bytes =
        ByteBuffer.allocate(rows * (4 + 4 * dimension)).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      bytes.putInt(dimension);
      for (int i = 0; i < dimension; i++) {
        bytes.putFloat(random.nextFloat() - 0.5f);
      }
    }
    return bytes.array();
  }
}
