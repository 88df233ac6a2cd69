package io.shardscan.model.basis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitCodeTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 128, 200, 384, 1_000})
  void theRotationKeepsProductsAndLengths(int dimension) {
    RandomRotation rotation = new RandomRotation(dimension);
    assertThat(rotation.length()).isEqualTo((dimension + 63) / 64 * 64);
    float[] a = Arrays.copyOf(gaussian(dimension), rotation.length());
    float[] b = Arrays.copyOf(gaussian(dimension), rotation.length());
    double product = product(a, b);
    double square = product(a, a);
    float[] together = new float[2 * a.length];
    for (int i = 0; i < a.length; i++) {
      together[2 * i] = a[i];
      together[2 * i + 1] = b[i];
    }
    rotation.rotate(a, 1);
    rotation.rotate(b, 1);
    rotation.rotate(together, 2);

    assertThat(product(a, b)).isCloseTo(product, within(1e-4 * square));
    assertThat(product(a, a)).isCloseTo(square, within(1e-4 * square));
    for (int i = 0; i < a.length; i++) {
      assertThat(together[2 * i]).isEqualTo(a[i]);
      assertThat(together[2 * i + 1]).isEqualTo(b[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 384, 1_000})
  void theRotationSpreadsOneComponentOverAllCoordinates(int dimension) {
    RandomRotation rotation = new RandomRotation(dimension);
    for (int component : new int[] {0, dimension / 2, dimension - 1}) {
      float[] unit = new float[rotation.length()];
      unit[component] = 1;
      rotation.rotate(unit, 1);
      double largest = 0;
      for (float coordinate : unit) {
        largest = Math.max(largest, Math.abs(coordinate));
      }
      assertThat(largest).isLessThan(6 / Math.sqrt(unit.length));
    }
  }

  /** The estimate is right on average, and its error what the paper says. */
  @ParameterizedTest
  @ValueSource(ints = {100, 384})
  void productsAreEstimatedWithoutASystematicError(int dimension) {
    int rows = 2_000;
    BitBasis basis = new BitBasis(basis(dimension));
    float[] vectors = new float[rows * dimension];
    int[] cells = new int[rows];
    for (int row = 0; row < rows; row++) {
      cells[row] = random.nextInt(2);
      for (int i = 0; i < dimension; i++) {
        int component = (i + 1) % dimension;
        vectors[row * dimension + component] =
            basis.basis().mean()[component]
                + basis.basis().centroids()[cells[row] * dimension + i]
                + (float) random.nextGaussian();
      }
    }
    float[] query = gaussian(dimension);
    BitQuery turned = new BitQuery(basis, query);
    BitEncoder encoder = new BitEncoder(basis, 1);
    int[] code = new int[basis.length() / Integer.SIZE];
    float[] factor = new float[1];
    double bias = 0;
    double square = 0;
    for (int row = 0; row < rows; row++) {
      encoder.encode(vectors, row * dimension, cells, row, code, factor);
      double exact = 0;
      for (int i = 0; i < dimension; i++) {
        exact += query[i] * ((double) vectors[row * dimension + i] - basis.basis().mean()[i]);
      }
      double error = turned.product(code, 0, factor[0], cells[row]) - exact;
      double unit = Math.sqrt(product(query, query)) * factor[0];
      bias += error / unit / rows;
      square += error / unit * (error / unit) / rows;
    }
    assertThat(bias).isCloseTo(0, within(0.06));
    // √(π/2 − 1) / √(π/2) for long codes, and what the rounding of the query adds
    assertThat(Math.sqrt(square)).isBetween(0.55, 0.68);
  }

  @Test
  void rowsAreCodedTogetherAsEachAlone() {
    int dimension = 70;
    BitBasis basis = new BitBasis(basis(dimension));
    int count = 5;
    float[] vectors = new float[count * dimension];
    int[] cells = {0, 1, 1, 0, 1};
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = i < dimension ? basis.basis().mean()[i] : (float) random.nextGaussian();
    }
    int words = basis.length() / Integer.SIZE;
    int[] together = new int[words * count];
    float[] factors = new float[count];
    new BitEncoder(basis, count).encode(vectors, 0, cells, 0, together, factors);
    int[] alone = new int[words];
    float[] factor = new float[1];
    BitEncoder one = new BitEncoder(basis, 1);
    for (int row = 0; row < count; row++) {
      one.encode(vectors, row * dimension, cells, row, alone, factor);
      assertThat(factors[row]).isEqualTo(factor[0]);
      for (int word = 0; word < words; word++) {
        assertThat(together[word * count + row]).isEqualTo(alone[word]);
      }
    }
  }

  private Basis basis(int dimension) {
    float[] axes = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      axes[i * dimension + (i + 1) % dimension] = 1;
    }
    float[] scales = new float[dimension];
    Arrays.fill(scales, 1);
    float[] centroids = new float[2 * dimension];
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = (float) random.nextGaussian();
    }
    float[] ones = {1, 1};
    return new Basis(gaussian(dimension), axes, scales, new int[0], centroids, ones, ones);
  }

  private float[] gaussian(int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
