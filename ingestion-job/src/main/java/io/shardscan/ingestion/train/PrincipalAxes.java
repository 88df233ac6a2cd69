package io.shardscan.ingestion.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvectors of a sample's covariance.
 *
 * @param axes dimension × dimension numbers, an axis a row, by descending variance
 * @param variances mean square of the scaled sample along each axis, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one step of training to the next
record PrincipalAxes(float[] axes, double[] variances) {
  /** Rows the covariance is taken from: eight times the dimension at the greatest one. */
  private static final int MAX_ROWS = 16_384;

  private static final int BLOCK = 512;

  /** Computes the axes; unit vectors in their stead, should the decomposition not converge. */
  static PrincipalAxes of(CenteredSample sample) {
    int dimension = sample.dimension();
    DMatrixRMaj covariance = covariance(sample);
    EigenDecomposition_F64<DMatrixRMaj> decomposition =
        DecompositionFactory_DDRM.eig(dimension, true, true);
    double[] variances = new double[dimension];
    float[] axes = new float[dimension * dimension];
    if (!decomposition.decompose(covariance.copy())) {
      for (int i = 0; i < dimension; i++) {
        variances[i] = covariance.get(i, i);
        axes[i * dimension + i] = 1;
      }
      return new PrincipalAxes(axes, variances).descending();
    }
    for (int i = 0; i < dimension; i++) {
      variances[i] = Math.max(0, decomposition.getEigenvalue(i).getReal());
      DMatrixRMaj vector = decomposition.getEigenVector(i);
      for (int k = 0; k < dimension; k++) {
        axes[i * dimension + k] = (float) vector.get(k);
      }
    }
    return new PrincipalAxes(axes, variances).descending();
  }

  private PrincipalAxes descending() {
    int dimension = variances.length;
    int[] order =
        IntStream.range(0, dimension)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> variances[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    float[] sorted = new float[axes.length];
    for (int i = 0; i < dimension; i++) {
      System.arraycopy(axes, order[i] * dimension, sorted, i * dimension, dimension);
    }
    return new PrincipalAxes(sorted, Arrays.stream(order).mapToDouble(i -> variances[i]).toArray());
  }

  private static DMatrixRMaj covariance(CenteredSample sample) {
    int dimension = sample.dimension();
    int rows = Math.min(sample.rows(), MAX_ROWS);
    DMatrixRMaj covariance = new DMatrixRMaj(dimension, dimension);
    float[] block = new float[BLOCK * dimension];
    float[] transposed = new float[BLOCK * dimension];
    float[] products = new float[dimension * dimension];
    for (int first = 0; first < rows; first += BLOCK) {
      int count = Math.min(BLOCK, rows - first);
      sample.copy(first, count, block);
      for (int r = 0; r < count; r++) {
        for (int i = 0; i < dimension; i++) {
          transposed[i * count + r] = block[r * dimension + i];
        }
      }
      new MatrixProduct(block, count, dimension)
          .multiply(transposed, 0, count, dimension, products);
      for (int i = 0; i < products.length; i++) {
        covariance.data[i] += (double) products[i] / rows;
      }
    }
    return covariance;
  }
}
