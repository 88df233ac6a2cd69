package io.shardscan.server.scan.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.TestBlock;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.kernel.ScalarPreciseKernel;
import io.shardscan.server.scan.kernel.ScanKernel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks for a row whose canonical score lies outside what is said to be proven. */
class ScoreBoundTest {
  private static final long SEED = 0xb0d;
  private static final int ROWS = 256;
  private static final String WHERE = "%s, row %d of dimension %d, round %d, %s, seed %d";

  private static List<ScanKernel> kernels() {
    return KernelSelection.all().stream().map(KernelSelection::kernel).toList();
  }

  /** A vector of about a length, in one of several shapes, some near another vector. */
  private static float[] vector(
      SplittableRandom random, int dimension, double length, float[] near) {
    double[] shape = new double[dimension];
    int kind = random.nextInt(5);
    for (int i = 0; i < dimension; i++) {
      shape[i] =
          switch (kind) {
            case 0 -> random.nextGaussian();
            case 1 -> Math.pow(10, random.nextDouble(-8, 0)) * (random.nextBoolean() ? 1 : -1);
            case 2 -> (i % 2 == 0 ? 1 : -1) * (1 + 1e-7 * random.nextGaussian());
            case 3 -> near[i] * (1 + 1e-6 * random.nextGaussian());
            default -> near[i] * (1 + 3e-8 * random.nextInt(-2, 3));
          };
    }
    double norm = 0;
    for (double component : shape) {
      norm += component * component;
    }
    double scale = kind >= 3 ? 1 : length / Math.sqrt(norm);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (shape[i] * scale);
    }
    return vector;
  }

  @ParameterizedTest
  @EnumSource
  void holdsForEveryRow(Metric metric) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] rows = IntStream.range(0, ROWS).toArray();
    float[] values = new float[ROWS];
    for (int round = 0; round < 60; round++) {
      int dimension = random.nextInt(1, round % 10 == 0 ? 2000 : 100);
      double exponent = round % 3 == 0 ? 13 : 2;
      float[] ones = new float[dimension];
      java.util.Arrays.fill(ones, 1);
      float[] query =
          vector(random, dimension, Math.pow(10, random.nextDouble(-exponent, exponent)), ones);
      float[][] vectors = new float[ROWS][];
      for (int row = 0; row < ROWS; row++) {
        double length = Math.pow(10, random.nextDouble(-exponent, exponent));
        vectors[row] = row == 0 ? new float[dimension] : vector(random, dimension, length, query);
      }
      VectorBlock block = TestBlock.of(vectors, dimension, "k").block();
      assertThat(block.norms().safe()).isTrue();
      CanonicalScore canonical = new CanonicalScore(metric, query, new ScalarPreciseKernel());
      for (ScanKernel kernel : kernels()) {
        if (metric == Metric.EUCLIDEAN) {
          kernel.squaredDistances(query, block.base(), block.vectorsAt(), rows, ROWS, values);
        } else {
          kernel.dotProducts(query, block.base(), block.vectorsAt(), rows, ROWS, values);
        }
        ScoreBound bound =
            ScoreBound.of(metric, canonical.queryNorm(), dimension, kernel.roundings(dimension));
        for (int row = 0; row < ROWS; row++) {
          float score = canonical.of(block, row);
          Object[] where = {metric, row, dimension, round, kernel.name(), SEED};
          assertThat(score)
              .as(WHERE, where)
              .isBetween(
                  bound.lower(values[row], block.norm(row)),
                  bound.upper(values[row], block.norm(row)));
          float valueAt = bound.valueAt(score, block.norms());
          assertThat(passes(metric, values[row], valueAt, block.norm(row)))
              .as(WHERE, where)
              .isTrue();
        }
      }
    }
  }

  private static boolean passes(Metric metric, float value, float valueAt, float norm) {
    return switch (metric) {
      case COSINE -> value >= valueAt * norm;
      case DOT_PRODUCT -> value >= valueAt;
      case EUCLIDEAN -> value <= valueAt;
    };
  }

  /** Bounds that are true but useless would not be noticed otherwise. */
  @ParameterizedTest
  @EnumSource
  void isTight(Metric metric) {
    int dimension = 384;
    SplittableRandom random = new SplittableRandom(SEED);
    float[] query = new float[dimension];
    float[] row = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      query[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
      row[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    VectorBlock block = TestBlock.of(new float[][] {row}, dimension, "k").block();
    for (ScanKernel kernel : kernels()) {
      float[] values = new float[1];
      if (metric == Metric.EUCLIDEAN) {
        kernel.squaredDistances(query, block.base(), block.vectorsAt(), new int[1], 1, values);
      } else {
        kernel.dotProducts(query, block.base(), block.vectorsAt(), new int[1], 1, values);
      }
      ScoreBound bound =
          ScoreBound.of(
              metric,
              new CanonicalScore(metric, query, new ScalarPreciseKernel()).queryNorm(),
              dimension,
              kernel.roundings(dimension));
      float width = bound.upper(values[0], block.norm(0)) - bound.lower(values[0], block.norm(0));
      assertThat(width).as(kernel.name()).isBetween(0f, 2e-5f);
    }
  }
}
