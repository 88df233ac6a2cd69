package io.shardscan.ingestion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shardscan.model.basis.Basis;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasisTrainerTest {
  @Test
  void axesAreOrthonormalAndOrderVarianceDownwards() {
    int dimension = 200;
    int rows = 3_000;
    float[] vectors = SampleRows.clustered(rows, dimension, 1);
    Basis basis = BasisTrainer.train(vectors, rows, dimension, 100_000, 1);
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < dimension; j++) {
        double product = 0;
        for (int k = 0; k < dimension; k++) {
          product += (double) basis.axes()[i * dimension + k] * basis.axes()[j * dimension + k];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-6));
      }
    }
    double[] variances = new double[dimension];
    for (int row = 0; row < rows; row++) {
      double[] y = coordinates(basis, vectors, row);
      for (int i = 0; i < dimension; i++) {
        variances[i] += y[i] * y[i] / rows;
      }
    }
    for (int i = 1; i < dimension; i++) {
      assertThat(variances[i]).isLessThanOrEqualTo(1.001 * variances[i - 1]);
    }
    double all = Arrays.stream(variances).sum();
    int last = basis.stages()[basis.stages().length - 1];
    assertThat(Arrays.stream(variances, 0, last).sum()).isGreaterThan(0.949 * all);
    assertThat(Arrays.stream(variances, 0, last - 16).sum()).isLessThan(0.971 * all);
  }

  @Test
  void axesFollowTheDataNotItsComponents() {
    // all variance lies along (3, 4) / 5
    float[] vectors = new float[2 * 500];
    for (int row = 0; row < 500; row++) {
      vectors[2 * row] = 7 + 3 * (row - 249.5f);
      vectors[2 * row + 1] = -2 + 4 * (row - 249.5f);
    }
    Basis basis = BasisTrainer.train(vectors, 500, 2, 500, 1);
    assertThat(basis.mean()).containsExactly(new float[] {7, -2}, within(1e-3f));
    assertThat(Math.abs(0.6 * basis.axes()[0] + 0.8 * basis.axes()[1])).isCloseTo(1, within(1e-6));
    assertThat(basis.stages()).isEmpty();
  }

  @Test
  void cellsGatherRowsThatBelongTogether() {
    int rows = 4_000;
    float[] vectors = SampleRows.clustered(rows, 64, 2);
    Basis basis = BasisTrainer.train(vectors, rows, 64, 10_000, 3);
    assertThat(basis.cells()).isEqualTo(100);
    double toMean = 0;
    double[] squares = new double[basis.cells()];
    double[] norms = new double[basis.cells()];
    int[] counts = new int[basis.cells()];
    int[] cells = new int[rows];
    new RowEncoder(basis).encode(vectors, rows, new byte[vectors.length], new float[rows], cells);
    for (int row = 0; row < rows; row++) {
      double[] y = coordinates(basis, vectors, row);
      for (int i = 0; i < 64; i++) {
        double difference = y[i] - basis.centroids()[cells[row] * 64 + i];
        squares[cells[row]] += difference * difference;
        toMean += y[i] * y[i];
      }
      norms[cells[row]] += length(vectors, row, 64);
      counts[cells[row]]++;
    }
    assertThat(Arrays.stream(squares).sum()).isLessThan(0.35 * toMean);
    for (int cell = 0; cell < basis.cells(); cell++) {
      if (counts[cell] > 20) {
        double spread = Math.sqrt(squares[cell] / counts[cell]);
        assertThat((double) basis.spreads()[cell]).isCloseTo(spread, within(0.1 * spread));
        double norm = norms[cell] / counts[cell];
        assertThat((double) basis.norms()[cell]).isCloseTo(norm, within(0.01 * norm));
      }
    }
    assertThat(IntStream.of(counts).filter(count -> count > 0).count()).isGreaterThan(95);
  }

  @Test
  void cellsThatStartOnEqualRowsMoveElsewhere() {
    int rows = 2_000;
    float[] vectors = SampleRows.clustered(rows, 30, 7);
    for (int row = 0; row < 1_900; row++) {
      System.arraycopy(vectors, 1_999 * 30, vectors, row * 30, 30);
    }
    Basis basis = BasisTrainer.train(vectors, rows, 30, 5_000, 3);
    int[] cells = new int[rows];
    new RowEncoder(basis).encode(vectors, rows, new byte[vectors.length], new float[rows], cells);
    assertThat(basis.cells()).isEqualTo(50);
    assertThat(IntStream.of(cells).distinct().count()).isGreaterThan(40);
  }

  @ParameterizedTest
  @CsvSource({
    "clustered, 1, 3", "clustered, 3, 100", "clustered, 10, 300", "clustered, 900, 1",
    "constant, 1, 40", "constant, 500, 40", "zero, 500, 40", "subnormal, 500, 40",
    "huge, 500, 40", "greatest, 500, 40", "wild, 500, 40", "opposed, 500, 40"
  })
  void anyFiniteRowsGiveAFiniteBasis(String kind, int rows, int dimension) {
    float[] ordinary = SampleRows.clustered(rows, dimension, 4);
    float[] vectors =
        switch (kind) {
          case "constant" -> SampleRows.constant(rows, dimension, 0.1f);
          case "zero" -> SampleRows.constant(rows, dimension, 0);
          case "subnormal" -> SampleRows.scaled(ordinary, 1e-44);
          case "huge" -> SampleRows.scaled(ordinary, 1e30);
          case "greatest" -> SampleRows.scaled(ordinary, 5e37);
          case "wild" -> SampleRows.wild(rows, dimension, 5);
          case "opposed" -> opposed(rows, dimension);
          default -> ordinary;
        };
    Basis basis = BasisTrainer.train(vectors, rows, dimension, 1_000_000, 1);
    for (float[] numbers :
        new float[][] {
          basis.mean(), basis.axes(), basis.centroids(), basis.spreads(), basis.norms()
        }) {
      for (float number : numbers) {
        assertThat(number).isFinite();
      }
    }
    for (float scale : basis.scales()) {
      assertThat(scale).isGreaterThan(0);
      assertThat(127 * scale).isFinite();
    }
    RowEncoder encoder = new RowEncoder(basis);
    float[] errors = new float[rows];
    int[] cells = new int[rows];
    encoder.encode(vectors, rows, new byte[vectors.length], errors, cells);
    for (int row = 0; row < rows; row++) {
      assertThat(errors[row]).isGreaterThanOrEqualTo(0);
      assertThat(cells[row]).isBetween(0, basis.cells() - 1);
    }
  }

  @Test
  void theSameSeedGivesTheSameBasis() {
    float[] vectors = SampleRows.clustered(1_000, 30, 6);
    Basis one = BasisTrainer.train(vectors, 1_000, 30, 10_000, 5);
    Basis same = BasisTrainer.train(vectors, 1_000, 30, 10_000, 5);
    Basis other = BasisTrainer.train(vectors, 1_000, 30, 10_000, 6);
    assertThat(one.centroids()).isEqualTo(same.centroids()).isNotEqualTo(other.centroids());
    assertThat(one.scales()).isEqualTo(same.scales());
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> BasisTrainer.train(new float[10], 3, 4, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 numbers does not hold 3 rows of 4");
    assertThatThrownBy(() -> BasisTrainer.train(new float[0], 0, 4, 3, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BasisTrainer.train(new float[3_000], 1, 3_000, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 2048 dimensions");
  }

  @Test
  void stagesAreWhereTheVarianceIs() {
    double[] even = new double[400];
    Arrays.fill(even, 1);
    assertThat(StageChoice.choose(even)).containsExactly(160, 224, 288, 352, 384);
    double[] steep = new double[400];
    Arrays.setAll(steep, i -> Math.pow(0.5, i));
    assertThat(StageChoice.choose(steep)).containsExactly(16);
    double[] flat = new double[100];
    Arrays.fill(flat, 1);
    assertThat(StageChoice.choose(flat)).containsExactly(48, 80, 96);
    assertThat(StageChoice.choose(new double[16])).isEmpty();
    assertThat(StageChoice.choose(new double[17])).containsExactly(16);
    double[] long2048 = new double[2_048];
    Arrays.fill(long2048, 1);
    assertThat(StageChoice.choose(long2048)).containsExactly(512);
  }

  @Test
  void aFewOutliersDoNotCoarsenTheScale() {
    float[] coordinates = new float[10_000];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = (i % 201 - 100) / 100f;
    }
    double ordinary = CodeScales.choose(coordinates, coordinates.length, 1)[0];
    assertThat(ordinary).isCloseTo(1.0 / 127, within(0.1 / 127));
    coordinates[77] = 1.5f;
    assertThat(CodeScales.choose(coordinates, coordinates.length, 1)[0])
        .isLessThan(1.5 / 127)
        .isGreaterThan(0.9 / 127);
  }

  /** Components at both ends of float32, whose differences overflow. */
  private static float[] opposed(int rows, int dimension) {
    float[] vectors = new float[rows * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = i * 7 % 3 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }
    return vectors;
  }

  private static double length(float[] vectors, int row, int dimension) {
    return Math.sqrt(
        IntStream.range(row * dimension, (row + 1) * dimension)
            .mapToDouble(i -> (double) vectors[i] * vectors[i])
            .sum());
  }

  private static double[] coordinates(Basis basis, float[] vectors, int row) {
    int dimension = basis.dimension();
    double[] coordinates = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        double component = (double) vectors[row * dimension + k] - basis.mean()[k];
        coordinates[i] += basis.axes()[i * dimension + k] * component;
      }
    }
    return coordinates;
  }
}
