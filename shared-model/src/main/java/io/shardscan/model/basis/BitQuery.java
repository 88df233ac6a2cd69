package io.shardscan.model.basis;

import java.util.Arrays;

/**
 * A query as 1-bit codes are multiplied with it: its turned coordinates as a step times integers of
 * three bits. What the rounding costs, a fifth of a coordinate, is little beside what the codes
 * lose, three fifths.
 */
public final class BitQuery {
  /** Bits of an integer. */
  public static final int PLANES = 3;

  private static final int LEAST = -4;
  private static final int GREATEST = 3;

  /**
   * The step, of the coordinates' root mean square, with which eight levels fit numbers of a normal
   * distribution best (Max, "Quantizing for minimum distortion", 1960); turned coordinates are near
   * to one.
   */
  private static final float STEP = 0.586f;

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
    double square = 0;
    for (float coordinate : coordinates) {
      square += (double) coordinate * coordinate;
    }
    this.step = Math.max(STEP * (float) Math.sqrt(square / length), Float.MIN_NORMAL);
    this.planes = new int[length / Integer.SIZE * PLANES];
    this.sum = weigh();
  }

  private int weigh() {
    int[] weights = weights();
    int total = 0;
    for (int first = 0; first < coordinates.length; first += Integer.SIZE) {
      int ones = 0;
      int twos = 0;
      int fours = 0;
      for (int i = 0; i < Integer.SIZE; i++) {
        int weight = weights[first + i];
        total += weight;
        ones |= (weight & 1) << i;
        twos |= (weight >>> 1 & 1) << i;
        fours |= (weight >>> 2 & 1) << i;
      }
      int word = first / Integer.SIZE * PLANES;
      planes[word] = ones;
      planes[word + 1] = twos;
      planes[word + 2] = fours;
    }
    return total;
  }

  /** Each coordinate in steps, rounded. */
  private int[] weights() {
    int[] weights = new int[coordinates.length];
    float steps = 1 / step;
    for (int i = 0; i < weights.length; i++) {
      // What is below the least is negative here; otherwise to cut off is to round.
      int above = (int) (coordinates[i] * steps + (0.5f - LEAST));
      weights[i] = Math.min(Math.max(above, 0), GREATEST - LEAST) + LEAST;
    }
    return weights;
  }

  /** The turned query. */
  public float[] coordinates() {
    return coordinates;
  }

  /**
   * The integers' bits: bit i of {@code planes()[j × 3 + p]} is bit p of integer 32 × j + i, a
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
