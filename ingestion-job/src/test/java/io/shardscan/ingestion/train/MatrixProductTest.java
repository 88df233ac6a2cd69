package io.shardscan.ingestion.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {
  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "2,3,5",
    "49,33,17",
    "48,32,768",
    "7,64,769",
    "95,100,1537",
    "3,31,2",
    "51,129,48"
  })
  void productsAreWithinTheirRoundings(int rows, int depth, int columns) {
    Random random = new Random(rows);
    int stride = depth + 3;
    float[] left = gaussian(random, 5 + rows * stride);
    float[] matrix = gaussian(random, depth * columns);
    float[] transpose = new float[columns * stride];
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < columns; j++) {
        transpose[j * stride + k] = matrix[k * columns + j];
      }
    }
    MatrixProduct product = new MatrixProduct(matrix, depth, columns);
    float[] result = new float[rows * columns];
    product.multiply(left, 5, stride, rows, result);
    double unit = product.roundings() * 0x1p-24;
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        double exact = 0;
        double sizes = 0;
        for (int k = 0; k < depth; k++) {
          double term = (double) left[5 + r * stride + k] * matrix[k * columns + j];
          exact += term;
          sizes += Math.abs(term);
        }
        assertThat(Math.abs(result[r * columns + j] - exact))
            .as("row %d, column %d", r, j)
            .isLessThanOrEqualTo(unit / (1 - unit) * sizes + 1e-12);
      }
    }
    float[] same = new float[rows * columns];
    MatrixProduct.byTransposeOf(transpose, stride, depth, columns)
        .multiply(left, 5, stride, rows, same);
    assertThat(same).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"2048", "100", "33"})
  void noProductIsRoundedMoreOftenThanPromised(int depth) {
    // after a first 1, each addition of just over half a unit in the last place is rounded up
    MatrixProduct product = new MatrixProduct(ones(depth), depth, 1);
    float[] left = new float[depth];
    Arrays.fill(left, 0x1.000002p-24f);
    left[0] = 1;
    float[] result = new float[1];
    product.multiply(left, 0, depth, 1, result);
    double exact = 1 + (depth - 1) * (double) left[1];
    double unit = product.roundings() * 0x1p-24;
    assertThat(Math.abs(result[0] - exact)).isLessThanOrEqualTo(unit / (1 - unit) * exact);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] gaussian(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
