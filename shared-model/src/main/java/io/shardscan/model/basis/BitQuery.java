package io.shardscan.model.basis;

import java.util.Arrays;

/**
 * A query as 1-bit codes are multiplied with it: its turned coordinates as a step times integers of
 * four bits. What the rounding costs is little beside what the codes lose.
 */
public final class BitQuery {
  /** Bits of an integer. */
  public static final int PLANES = 4;

  private static final int LARGEST = 7;

  private final BitBasis basis;
  private final float[] coordinates;
  private final int[] planes;
  private final float step;
  private final int sum;

  /**
   * Turns a query.
   *
   * @param query components, as many as the basis has dimensions: those of w in {@link BitBasis}
   */
  public BitQuery(BitBasis basis, float[] query) {
    this.basis = basis;
    int length = basis.length();
    this.coordinates = Arrays.copyOf(query, length);
    basis.rotation().rotate(coordinates, 1);
    float largest = Float.MIN_NORMAL;
    for (float coordinate : coordinates) {
      largest = Math.max(largest, Math.abs(coordinate));
    }
    this.step = largest / LARGEST;
    this.planes = new int[length / Integer.SIZE * PLANES];
    this.sum = weigh();
  }

  private int weigh() {
    int total = 0;
    for (int i = 0; i < coordinates.length; i++) {
      int weight = Math.round(coordinates[i] / step);
      total += weight;
      int word = i / Integer.SIZE * PLANES;
      for (int plane = 0; plane < PLANES; plane++) {
        planes[word + plane] |= (weight >>> plane & 1) << i;
      }
    }
    return total;
  }

  /** The turned query. */
  public float[] coordinates() {
    return coordinates;
  }

  /**
   * The integers' bits: bit i of {@code planes()[j × 4 + p]} is bit p of integer 32 × j + i, a
   * two's complement number.
   */
  public int[] planes() {
    return planes;
  }

  /**
   * What the sum of the integers where a code's bits are set is multiplied with to give, less
   * {@link #shift}, the product of the query with the code's signs.
   */
  public float scale() {
    return 2 * step;
  }

  /** What is subtracted, see {@link #scale}. */
  public float shift() {
    return step * sum;
  }

  /**
   * About the product of the query with a row less the mean.
   *
   * @param codes holds the row's code, word j at {@code from + j}
   * @param factor the row's factor
   * @param cell the row's cell
   */
  public double product(int[] codes, int from, float factor, int cell) {
    int selected = 0;
    int length = basis.length();
    for (int word = 0; word < length / Integer.SIZE; word++) {
      for (int plane = 0; plane < PLANES; plane++) {
        int weight = plane == PLANES - 1 ? -(1 << plane) : 1 << plane;
        selected += weight * Integer.bitCount(codes[from + word] & planes[word * PLANES + plane]);
      }
    }
    double product = 0;
    for (int i = 0; i < length; i++) {
      product += (double) coordinates[i] * basis.centroids()[cell * length + i];
    }
    return product + factor * ((double) scale() * selected - shift());
  }
}
