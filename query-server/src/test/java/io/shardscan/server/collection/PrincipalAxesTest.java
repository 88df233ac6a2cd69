package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalAxesTest {
  /** Normally distributed, with other spreads along axes that are turned against the components. */
  private static List<float[]> vectors(int count, int dimension, long seed) {
    Random random = new Random(seed);
    double[][] directions = new double[dimension][dimension];
    for (double[] direction : directions) {
      for (int i = 0; i < dimension; i++) {
        direction[i] = random.nextGaussian();
      }
    }
    List<float[]> vectors = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      float[] vector = new float[dimension];
      for (int axis = 0; axis < dimension; axis++) {
        double along = random.nextGaussian() * Math.pow(0.6, axis);
        for (int i = 0; i < dimension; i++) {
          vector[i] += (float) (5 + along * directions[axis][i]);
        }
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 17, 64})
  void explainsAsMuchAsTheEigenvaluesOfTheCovarianceSay(int dimension) {
    List<float[]> vectors = vectors(500, dimension, dimension);
    double[] eigenvalues = JacobiEigenvalues.ofCovariance(vectors);
    double total = 0;
    for (double eigenvalue : eigenvalues) {
      total += eigenvalue;
    }

    double[] explained = new PrincipalAxes(vectors, 2).explainedVariance();

    assertThat(explained[0]).isCloseTo(eigenvalues[0] / total, within(1e-4));
    assertThat(explained[1]).isCloseTo(eigenvalues[1] / total, within(1e-4));
  }

  @Test
  void placesRowsAroundTheirCentreTheSameWayEachTime() {
    List<float[]> vectors = vectors(200, 8, 1);
    PrincipalAxes axes = new PrincipalAxes(vectors, 2);
    double[] sum = new double[2];
    for (float[] vector : vectors) {
      double[] position = axes.position(vector);
      sum[0] += position[0];
      sum[1] += position[1];
      assertThat(new PrincipalAxes(vectors, 2).position(vector)).isEqualTo(position);
    }

    assertThat(sum[0]).isCloseTo(0, within(1e-3));
    assertThat(sum[1]).isCloseTo(0, within(1e-3));
  }

  @Test
  void hasNoVarianceToExplainWhereVectorsAreEqual() {
    PrincipalAxes axes = new PrincipalAxes(List.of(new float[] {1, 2}, new float[] {1, 2}), 2);

    assertThat(axes.explainedVariance()).containsExactly(0, 0);
    assertThat(axes.position(new float[] {1, 2})).containsExactly(0, 0);
  }

  @Test
  void leavesAxesBeyondTheDimensionEmpty() {
    PrincipalAxes axes = new PrincipalAxes(List.of(new float[] {1}, new float[] {3}), 2);

    assertThat(axes.position(new float[] {3})).containsExactly(1, 0);
    assertThat(axes.explainedVariance()).containsExactly(1, 0);
  }
}
