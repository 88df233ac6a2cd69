package io.shardscan.model.basis;

import java.util.SplittableRandom;

/**
 * A random rotation of vectors, which costs d log d operations instead of the d² of a dense one:
 * signs are flipped at random, then a Walsh–Hadamard transform goes over the first or, in turns,
 * the last coordinates, as many as the greatest power of two; four times. Afterwards every
 * coordinate holds about the same share of a vector's length, whatever the vector was (Ailon,
 * Chazelle, "The fast Johnson–Lindenstrauss transform", 2009).
 *
 * <p>Vectors are filled up with zeros to a multiple of {@value #UNIT} coordinates. The rotation is
 * the same for all vectors of a length, everywhere and for ever. Safe for use by many threads.
 */
public final class RandomRotation {
  /** Coordinates come in multiples of this. */
  public static final int UNIT = 64;

  private static final int ROUNDS = 4;

  private static final int EIGHT = 8;
  private static final long SEED = 0x5eed_0f_517fL;

  private final int length;
  private final int block;
  private final float[][] signs;

  /**
   * The rotation of vectors.
   *
   * @param dimension their components, at least 1
   */
  public RandomRotation(int dimension) {
    length = Math.ceilDiv(dimension, UNIT) * UNIT;
    block = Integer.highestOneBit(length);
    signs = new float[ROUNDS][length];
    SplittableRandom random = new SplittableRandom(SEED);
    // The transform lengthens a vector by the root of how many coordinates it goes over.
    float scale = (float) (1 / Math.sqrt(block));
    for (int round = 0; round < ROUNDS; round++) {
      int from = from(round);
      for (int i = 0; i < length; i++) {
        float size = i >= from && i < from + block ? scale : 1;
        signs[round][i] = random.nextBoolean() ? size : -size;
      }
    }
  }

  /** Coordinates of a rotated vector. */
  public int length() {
    return length;
  }

  private int from(int round) {
    return round % 2 == 0 ? 0 : length - block;
  }

  /**
   * Rotates vectors in place.
   *
   * @param vectors coordinate i of vector v at {@code i × count + v}, {@link #length} of each
   * @param count how many vectors
   */
  public void rotate(float[] vectors, int count) {
    for (int round = 0; round < ROUNDS; round++) {
      flip(vectors, count, signs[round]);
      transform(vectors, from(round) * count, block * count, count);
    }
  }

  private static void flip(float[] vectors, int count, float[] signs) {
    if (count == 1) {
      for (int i = 0; i < signs.length; i++) {
        vectors[i] *= signs[i];
      }
      return;
    }
    for (int i = 0; i < signs.length; i++) {
      float sign = signs[i];
      for (int at = i * count; at < (i + 1) * count; at++) {
        vectors[at] *= sign;
      }
    }
  }

  /** The Walsh–Hadamard transform: sums and differences of halves, then of halves of these. */
  private static void transform(float[] values, int from, int size, int count) {
    int least = count == 1 ? EIGHT : count;
    for (int half = size / 2; half >= least; half /= 2) {
      for (int first = from; first < from + size; first += 2 * half) {
        addAndSubtract(values, first, half);
      }
    }
    for (int first = from; count == 1 && first < from + size; first += EIGHT) {
      transformEight(values, first);
    }
  }

  /** The last three steps of a lone vector at once: loops this short cost more than their sums. */
  private static void transformEight(float[] values, int at) {
    float a0 = values[at] + values[at + 4];
    float a1 = values[at + 1] + values[at + 5];
    float a2 = values[at + 2] + values[at + 6];
    float a3 = values[at + 3] + values[at + 7];
    float a4 = values[at] - values[at + 4];
    float a5 = values[at + 1] - values[at + 5];
    float a6 = values[at + 2] - values[at + 6];
    float a7 = values[at + 3] - values[at + 7];
    transformFour(values, at, a0, a1, a2, a3);
    transformFour(values, at + 4, a4, a5, a6, a7);
  }

  private static void transformFour(
      float[] values, int at, float a0, float a1, float a2, float a3) {
    float b0 = a0 + a2;
    float b1 = a1 + a3;
    float b2 = a0 - a2;
    float b3 = a1 - a3;
    values[at] = b0 + b1;
    values[at + 1] = b0 - b1;
    values[at + 2] = b2 + b3;
    values[at + 3] = b2 - b3;
  }

  private static void addAndSubtract(float[] values, int first, int half) {
    for (int at = first; at < first + half; at++) {
      float low = values[at];
      float high = values[at + half];
      values[at] = low + high;
      values[at + half] = low - high;
    }
  }
}
