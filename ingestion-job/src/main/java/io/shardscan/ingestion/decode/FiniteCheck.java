package io.shardscan.ingestion.decode;

/** Finds vectors that cannot be compared: those with a component that is NaN or infinite. */
public final class FiniteCheck {
  private static final int EXPONENT = 0x7f80_0000;

  private FiniteCheck() {}

  /**
   * Checks consecutive vectors.
   *
   * @param vectors row by row
   * @param rows how many vectors
   * @param dimension components of each
   * @param firstRow the first vector's row in the file, for the message
   * @throws DecodeException for the first component that is NaN or infinite
   */
  public static void check(float[] vectors, int rows, int dimension, long firstRow) {
    int components = rows * dimension;
    if (allFinite(vectors, components)) {
      return;
    }
    for (int i = 0; i < components; i++) {
      if (!Float.isFinite(vectors[i])) {
        throw DecodeException.atRow(
            firstRow + i / dimension,
            "component %d of the vector is %s; every component must be a finite 32-bit float"
                .formatted(i % dimension, Float.isNaN(vectors[i]) ? "NaN" : "infinite"));
      }
    }
  }

  /**
   * Without a branch in the loop: adding one to an exponent of all ones carries into the sign bit,
   * and only then.
   */
  private static boolean allFinite(float[] values, int count) {
    int carried = 0;
    for (int i = 0; i < count; i++) {
      carried |= (Float.floatToRawIntBits(values[i]) & EXPONENT) + 0x0080_0000;
    }
    return carried >= 0;
  }
}
