package io.shardscan.server.scan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every kernel to float64 arithmetic, within the error that its rounding count allows. */
class ScanKernelTest {
  private static final long SEED = 4098;
  private static final int ROWS = 11;
  private static final int[] COUNTS = {1, 2, 3, 4, 5, 7, 8, ROWS};

  static List<ScanKernel> kernels() {
    return KernelSelection.all().stream().map(KernelSelection::kernel).toList();
  }

  /** All small sizes, then powers of two and their neighbours, primes, and what models use. */
  private static IntStream dimensions() {
    return IntStream.concat(
        IntStream.rangeClosed(1, 150),
        IntStream.of(
            191, 255, 256, 257, 300, 383, 384, 385, 509, 511, 512, 513, 768, 1021, 1023, 1024, 1025,
            1536, 2039, 2047, 2048, 2049, 3072, 4093, 4095, 4096, 4097, 4098, 16_384));
  }

  private static double gamma(int roundings) {
    return roundings * 0x1p-24 / (1 - roundings * 0x1p-24);
  }

  /** Memory that ends with the last row, so that reading behind it fails. */
  private static MemorySegment rows(SplittableRandom random, int dimension, long vectorsAt) {
    MemorySegment base = Arena.ofAuto().allocate(vectorsAt + 4L * ROWS * dimension, 64);
    for (long i = 0; i < (long) ROWS * dimension; i++) {
      base.set(VectorBlock.FLOAT32, vectorsAt + 4 * i, (float) random.nextDouble(-1, 1));
    }
    return base;
  }

  private static float[] query(SplittableRandom random, int dimension) {
    float[] query = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      query[i] = (float) random.nextDouble(-1, 1);
    }
    return query;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void computesWithinItsRoundings(ScanKernel kernel) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[ROWS];
    dimensions()
        .forEach(
            dimension -> {
              long vectorsAt = 4L * random.nextInt(17);
              MemorySegment base = rows(random, dimension, vectorsAt);
              float[] query = query(random, dimension);
              int[] rows = random.ints(ROWS, 0, ROWS).toArray();
              rows[0] = ROWS - 1;
              for (int count : COUNTS) {
                kernel.dotProducts(query, base, vectorsAt, rows, count, values);
                for (int j = 0; j < count; j++) {
                  double product = 0;
                  double magnitude = 0;
                  for (int i = 0; i < dimension; i++) {
                    double term =
                        (double) query[i] * component(base, vectorsAt, rows[j], dimension, i);
                    product += term;
                    magnitude += Math.abs(term);
                  }
                  assertThat((double) values[j])
                      .as("dot product %d of %d of dimension %d", j, count, dimension)
                      .isCloseTo(
                          product, within(gamma(kernel.roundings(dimension)) * magnitude + 1e-12));
                }
                kernel.squaredDistances(query, base, vectorsAt, rows, count, values);
                for (int j = 0; j < count; j++) {
                  double distance = 0;
                  for (int i = 0; i < dimension; i++) {
                    double difference =
                        (double) query[i] - component(base, vectorsAt, rows[j], dimension, i);
                    distance += difference * difference;
                  }
                  assertThat((double) values[j])
                      .as("squared distance %d of %d of dimension %d", j, count, dimension)
                      .isCloseTo(
                          distance,
                          within(gamma(kernel.roundings(dimension) + 2) * distance + 1e-12));
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void writesNothingBehindItsValues(ScanKernel kernel) {
    float[] values = new float[8];
    MemorySegment base = rows(new SplittableRandom(SEED), 20, 0);
    for (int count = 0; count <= 8; count++) {
      java.util.Arrays.fill(values, 77);
      kernel.dotProducts(new float[20], base, 0, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, count, values);
      for (int j = 0; j < 8; j++) {
        assertThat(values[j]).isEqualTo(j < count ? 0 : 77);
      }
    }
  }

  /** A kernel of few rounding steps is not one that claims few: chains are no shorter than this. */
  @ParameterizedTest
  @MethodSource("kernels")
  void countsAtLeastTheRoundingsOfATree(ScanKernel kernel) {
    Stream.of(1, 2, 8, 100, 4098)
        .forEach(
            dimension ->
                assertThat(kernel.roundings(dimension))
                    .isGreaterThanOrEqualTo(
                        Integer.SIZE - Integer.numberOfLeadingZeros(dimension)));
  }

  private static float component(
      MemorySegment base, long vectorsAt, int row, int dimension, int i) {
    return base.get(VectorBlock.FLOAT32, vectorsAt + 4L * ((long) row * dimension + i));
  }
}
