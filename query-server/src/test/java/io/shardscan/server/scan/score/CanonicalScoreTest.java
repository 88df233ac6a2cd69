package io.shardscan.server.scan.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.TestBlock;
import io.shardscan.server.scan.kernel.ScalarPreciseKernel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanonicalScoreTest {
  private static final MathContext PRECISE = new MathContext(60);

  private static float score(Metric metric, float[] query, float... row) {
    return new CanonicalScore(metric, query, new ScalarPreciseKernel())
        .of(TestBlock.of(new float[][] {row}, row.length, "k").block(), 0);
  }

  private static BigDecimal dotProduct(float[] a, float[] b) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(new BigDecimal(a[i]).multiply(new BigDecimal(b[i])));
    }
    return sum;
  }

  private static double exactly(Metric metric, float[] query, float[] row) {
    return switch (metric) {
      case COSINE ->
          dotProduct(query, row)
              .divide(
                  dotProduct(query, query).multiply(dotProduct(row, row)).sqrt(PRECISE), PRECISE)
              .doubleValue();
      case DOT_PRODUCT -> dotProduct(query, row).doubleValue();
      case EUCLIDEAN -> {
        BigDecimal square =
            dotProduct(query, query)
                .add(dotProduct(row, row))
                .subtract(dotProduct(query, row).multiply(BigDecimal.TWO));
        yield BigDecimal.ONE
            .divide(BigDecimal.ONE.add(square.sqrt(PRECISE)), PRECISE)
            .doubleValue();
      }
    };
  }

  @Test
  void isTheExactScoreToTheLastPlace() {
    SplittableRandom random = new SplittableRandom(11);
    for (int dimension : new int[] {1, 2, 3, 4, 5, 7, 64, 101}) {
      for (double scale : new double[] {1, 1e-42, 1e-20, 1e20, 1e37}) {
        float[] query =
            random
                .doubles(dimension)
                .mapToObj(d -> d - 0.3)
                .collect(() -> new float[dimension], new Filler(scale), (a, b) -> {});
        float[] row =
            random
                .doubles(dimension)
                .mapToObj(d -> d - 0.3)
                .collect(() -> new float[dimension], new Filler(scale), (a, b) -> {});
        for (Metric metric : Metric.values()) {
          double exact = exactly(metric, query, row);
          float expected = (float) Math.clamp(exact, -Float.MAX_VALUE, (double) Float.MAX_VALUE);
          float score = score(metric, query, row);
          assertThat(score)
              .as("%s × %d × %s", metric, dimension, scale)
              .isBetween(expected - Math.ulp(expected), expected + Math.ulp(expected));
        }
      }
    }
  }

  private static final class Filler implements java.util.function.BiConsumer<float[], Double> {
    private final double scale;
    private int next;

    Filler(double scale) {
      this.scale = scale;
    }

    @Override
    public void accept(float[] vector, Double value) {
      vector[next++] = (float) (value * scale);
    }
  }

  @Test
  void knowsTheSpecialCases() {
    assertThat(score(Metric.COSINE, new float[] {1, 2}, 0, 0)).isEqualTo(0);
    assertThat(score(Metric.COSINE, new float[] {0, 0}, 1, 2)).isEqualTo(0);
    assertThat(score(Metric.COSINE, new float[] {0.1f, 0.7f, 3}, 0.1f, 0.7f, 3)).isEqualTo(1);
    assertThat(score(Metric.COSINE, new float[] {0.1f, 0.7f, 3}, -0.2f, -1.4f, -6)).isEqualTo(-1);
    assertThat(score(Metric.COSINE, new float[] {Float.MIN_VALUE}, Float.MAX_VALUE)).isEqualTo(1);
    assertThat(score(Metric.DOT_PRODUCT, new float[] {1e30f}, 1e30f)).isEqualTo(Float.MAX_VALUE);
    assertThat(score(Metric.DOT_PRODUCT, new float[] {1e30f}, -1e30f)).isEqualTo(-Float.MAX_VALUE);
    assertThat(score(Metric.EUCLIDEAN, new float[] {1, 2}, 1, 2)).isEqualTo(1);
    assertThat(score(Metric.EUCLIDEAN, new float[] {0}, 3)).isEqualTo(0.25f);
    assertThat(score(Metric.EUCLIDEAN, new float[] {Float.MAX_VALUE}, -Float.MAX_VALUE))
        .isPositive();
  }

  @Test
  void hasNoNegativeZero() {
    float zero = score(Metric.DOT_PRODUCT, new float[] {-0f, 0}, 1, -0f);
    assertThat(Float.floatToRawIntBits(zero)).isZero();
    float tiny = score(Metric.DOT_PRODUCT, new float[] {1e-40f}, -1e-40f);
    assertThat(Float.floatToRawIntBits(tiny)).isZero();
  }

  @Test
  void knowsMetricsByTheirWireNames() {
    for (Metric metric : Metric.values()) {
      assertThat(Metric.of(metric.wireName())).contains(metric);
    }
    assertThat(Metric.of("dot_product")).contains(Metric.DOT_PRODUCT);
    assertThat(Metric.of("manhattan")).isEmpty();
  }
}
