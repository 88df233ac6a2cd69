package io.shardscan.model.basis;

import java.util.Arrays;

/**
 * What 1-bit codes of a collection's rows are made with: a random rotation R, and the centroids of
 * the cells of its {@link Basis} turned by it. It follows from the basis, and is not stored. Safe
 * for use by many threads.
 *
 * <p>A row x in a cell with centroid c has the residual r = R(x − μ − Bᵀc). Its code holds the
 * signs b of r, and its factor is f = ‖r‖² / Σ|r[i]|. For any w the product of w with x − μ is
 * about Rw·RBᵀc + f × Σ b[i]·(Rw)[i], without a systematic error, as R is random (Gao, Long,
 * "RaBitQ: quantizing high-dimensional vectors with a theoretical error bound for approximate
 * nearest neighbor search", 2024). The error is of the order of ‖w‖ × f.
 */
public final class BitBasis {
  private final Basis basis;
  private final RandomRotation rotation;
  private final float[] centroids;

  /** Turns the centroids, which takes cells × dimension² operations. */
  public BitBasis(Basis basis) {
    this.basis = basis;
    this.rotation = new RandomRotation(basis.dimension());
    int length = rotation.length();
    this.centroids = new float[Math.multiplyExact(basis.cells(), length)];
    float[] centroid = new float[length];
    for (int cell = 0; cell < basis.cells(); cell++) {
      alongComponents(cell, centroid);
      rotation.rotate(centroid, 1);
      System.arraycopy(centroid, 0, centroids, cell * length, length);
    }
  }

  /** Computes Bᵀc, filled up with zeros. */
  private void alongComponents(int cell, float[] centroid) {
    Arrays.fill(centroid, 0);
    int dimension = basis.dimension();
    float[] axes = basis.axes();
    for (int i = 0; i < dimension; i++) {
      float coordinate = basis.centroids()[cell * dimension + i];
      int axis = i * dimension;
      for (int k = 0; k < dimension; k++) {
        centroid[k] += coordinate * axes[axis + k];
      }
    }
  }

  /** The basis that it follows from. */
  public Basis basis() {
    return basis;
  }

  /** Bits of a code, a multiple of {@value RandomRotation#UNIT}. */
  public int length() {
    return rotation.length();
  }

  /** Number j of the turned centroid of a cell is at {@code cell × length + j}. */
  public float[] centroids() {
    return centroids;
  }

  RandomRotation rotation() {
    return rotation;
  }
}
