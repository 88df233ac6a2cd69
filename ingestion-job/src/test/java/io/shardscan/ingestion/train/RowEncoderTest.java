package io.shardscan.ingestion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardscan.model.basis.Basis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowEncoderTest {
  private static final int ROWS = 600;

  /** The dimension is small, so that residuals can be computed in exact decimals. */
  private static final int DIMENSION = 24;

  private static final Map<String, float[]> KINDS =
      Map.of(
          "clustered", SampleRows.clustered(ROWS, DIMENSION, 1),
          "far from the origin", shifted(SampleRows.clustered(ROWS, DIMENSION, 2), 1e4f),
          "constant", SampleRows.constant(ROWS, DIMENSION, 0.1f),
          "zero", SampleRows.constant(ROWS, DIMENSION, 0),
          "subnormal", SampleRows.scaled(SampleRows.clustered(ROWS, DIMENSION, 3), 1e-42),
          "tiny", SampleRows.scaled(SampleRows.clustered(ROWS, DIMENSION, 4), 1e-30),
          "huge", SampleRows.scaled(SampleRows.clustered(ROWS, DIMENSION, 5), 1e30),
          "greatest", SampleRows.scaled(SampleRows.clustered(ROWS, DIMENSION, 6), 5e37),
          "wild", SampleRows.wild(ROWS, DIMENSION, 7));

  @SuppressWarnings("ArrayRecordComponent") // only takes three arrays from one place to another
  private record Coded(byte[] codes, float[] errors, int[] cells) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clustered",
        "far from the origin",
        "constant",
        "zero",
        "subnormal",
        "tiny",
        "huge",
        "greatest",
        "wild"
      })
  void noRowIsFartherFromItsCodesThanItsErrorSays(String learnt) {
    float[] sample = KINDS.get(learnt);
    Basis basis = BasisTrainer.train(sample, ROWS, DIMENSION, ROWS, 1);
    for (Map.Entry<String, float[]> rows : KINDS.entrySet()) {
      float[] vectors = Arrays.copyOf(rows.getValue(), 40 * DIMENSION);
      Coded coded = encode(basis, vectors);
      for (int row = 0; row < 40; row++) {
        if (coded.errors[row] < Float.POSITIVE_INFINITY) {
          BigDecimal error = new BigDecimal(coded.errors[row]);
          assertThat(squaredResidual(basis, vectors, coded.codes, row))
              .as("row %d of %s in a basis of %s", row, rows.getKey(), learnt)
              .isLessThanOrEqualTo(error.multiply(error));
        }
      }
      assertThat(coded.errors).doesNotContain(Float.NaN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clustered", "far from the origin", "tiny", "huge"})
  void errorsOfOrdinaryRowsAreTight(String kind) {
    float[] vectors = KINDS.get(kind);
    Basis basis = BasisTrainer.train(vectors, ROWS, DIMENSION, ROWS, 1);
    Coded coded = encode(basis, vectors);
    for (int row = 0; row < ROWS; row += 7) {
      BigDecimal residual =
          squaredResidual(basis, vectors, coded.codes, row).sqrt(MathContext.DECIMAL64);
      double length =
          squaredResidual(basis, vectors, new byte[DIMENSION * ROWS], row)
              .sqrt(MathContext.DECIMAL64)
              .doubleValue();
      assertThat((double) coded.errors[row])
          .isLessThanOrEqualTo(residual.doubleValue() + 2e-5 * length);
      assertThat(residual.doubleValue()).isLessThan(0.02 * length);
    }
  }

  @Test
  void axesThatAreNotOrthonormalMakeErrorsGreaterNotWrong() {
    float[] vectors = KINDS.get("clustered");
    Basis good = BasisTrainer.train(vectors, ROWS, DIMENSION, ROWS, 1);
    Random random = new Random(8);
    float[] axes = good.axes().clone();
    for (int i = 0; i < axes.length; i++) {
      axes[i] += (float) (0.01 * random.nextGaussian());
    }
    Basis bent =
        new Basis(
            good.mean(),
            axes,
            good.scales(),
            good.stages(),
            good.centroids(),
            good.spreads(),
            good.norms());
    Coded coded = encode(bent, vectors);
    for (int row = 0; row < ROWS; row++) {
      BigDecimal error = new BigDecimal(coded.errors[row]);
      assertThat(squaredResidual(bent, vectors, coded.codes, row))
          .isLessThanOrEqualTo(error.multiply(error));
    }
  }

  @Test
  void codesAreTheNearestStepsAndCellsTheNearestCentroids() {
    int dimension = 80;
    float[] vectors = SampleRows.clustered(2_000, dimension, 9);
    Basis basis = BasisTrainer.train(vectors, 2_000, dimension, 20_000, 1);
    byte[] codes = new byte[vectors.length];
    int[] cells = new int[2_000];
    new RowEncoder(basis).encode(vectors, 2_000, codes, new float[2_000], cells);
    int nearest = 0;
    for (int row = 0; row < 2_000; row++) {
      double[] coordinates = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        for (int k = 0; k < dimension; k++) {
          double component = (double) vectors[row * dimension + k] - basis.mean()[k];
          coordinates[i] += basis.axes()[i * dimension + k] * component;
        }
        double steps = Math.clamp(coordinates[i] / basis.scales()[i], -127, 127);
        assertThat(codes[row * dimension + i] - steps).isBetween(-0.501, 0.501);
      }
      nearest += cells[row] == nearestCell(basis, coordinates) ? 1 : 0;
    }
    // a cell is decided by leading coordinates: now and then another one is nearest
    assertThat(nearest).isGreaterThan(1_900);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, -80})
  void anotherUnitChangesNothingElse(int exponent) {
    float[] vectors = KINDS.get("clustered");
    float[] scaled = SampleRows.scaled(vectors, Math.scalb(1.0, exponent));
    Coded coded = encode(BasisTrainer.train(vectors, ROWS, DIMENSION, ROWS, 1), vectors);
    Coded same = encode(BasisTrainer.train(scaled, ROWS, DIMENSION, ROWS, 1), scaled);
    assertThat(same.codes).isEqualTo(coded.codes);
    assertThat(same.cells).isEqualTo(coded.cells);
    for (int row = 0; row < ROWS; row++) {
      assertThat(Math.scalb(same.errors[row], -exponent))
          .isCloseTo(coded.errors[row], within(1e-6f));
    }
  }

  @Test
  void batchesOfAnySizeGiveTheSame() {
    float[] vectors = KINDS.get("clustered");
    Basis basis = BasisTrainer.train(vectors, ROWS, DIMENSION, ROWS, 1);
    Coded all = encode(basis, vectors);
    RowEncoder encoder = new RowEncoder(basis);
    byte[] codes = new byte[DIMENSION];
    float[] errors = new float[1];
    int[] cells = new int[1];
    for (int row = 0; row < ROWS; row += 13) {
      int from = row * DIMENSION;
      encoder.encode(Arrays.copyOfRange(vectors, from, from + DIMENSION), 1, codes, errors, cells);
      assertThat(codes).isEqualTo(Arrays.copyOfRange(all.codes, from, from + DIMENSION));
      assertThat(errors[0]).isEqualTo(all.errors[row]);
      assertThat(cells[0]).isEqualTo(all.cells[row]);
    }
  }

  private static Coded encode(Basis basis, float[] vectors) {
    int rows = vectors.length / basis.dimension();
    Coded coded = new Coded(new byte[vectors.length], new float[rows], new int[rows]);
    new RowEncoder(basis).encode(vectors, rows, coded.codes, coded.errors, coded.cells);
    return coded;
  }

  /** ‖x − μ − Bᵀ(s∘c)‖², exactly. */
  private static BigDecimal squaredResidual(Basis basis, float[] vectors, byte[] codes, int row) {
    int dimension = basis.dimension();
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < dimension; k++) {
      BigDecimal rest =
          new BigDecimal(vectors[row * dimension + k]).subtract(new BigDecimal(basis.mean()[k]));
      for (int i = 0; i < dimension; i++) {
        int code = codes[row * dimension + i];
        if (code != 0) {
          rest =
              rest.subtract(
                  new BigDecimal(basis.axes()[i * dimension + k])
                      .multiply(new BigDecimal(basis.scales()[i]))
                      .multiply(BigDecimal.valueOf(code)));
        }
      }
      sum = sum.add(rest.multiply(rest));
    }
    return sum;
  }

  private static int nearestCell(Basis basis, double[] coordinates) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int cell = 0; cell < basis.cells(); cell++) {
      double distance = 0;
      for (int i = 0; i < coordinates.length; i++) {
        double difference = coordinates[i] - basis.centroids()[cell * coordinates.length + i];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = cell;
      }
    }
    return nearest;
  }

  private static float[] shifted(float[] vectors, float by) {
    float[] shifted = vectors.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += by;
    }
    return shifted;
  }
}
