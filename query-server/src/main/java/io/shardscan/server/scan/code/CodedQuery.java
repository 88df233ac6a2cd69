package io.shardscan.server.scan.code;

import io.shardscan.server.scan.cell.NearestCells;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.kernel.ScanKernel;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.server.scan.score.ProductScore;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.Arrays;

/**
 * A query in the coordinates of a basis: w = Bq, or w = B(q − μ) for the Euclidean metric, as
 * factors of codes. The weight of a code, v[i] = w[i]·s[i], is a step, which {@link
 * CodeKernel#GROUP} coordinates share, times a small integer, plus a remainder whose effect is
 * bounded. docs/scan-codes.md derives the bounds.
 */
public final class CodedQuery {
  private static final double FLOAT32 = 0x1p-24;

  /** Covers the float64 rounding of the few operations that compute a bound. */
  private static final double MARGIN = 1 + 1e-9;

  private final CodeBasis basis;
  private final ScoreReach reach;
  private final ScanKernel kernel;
  private final float[] coordinates;
  private final float[] weights;
  private final short[] factors;
  private final float[] steps;
  private final double[] remainders;
  private final double[] magnitudes;
  private final double[] tails;
  private final double offset;
  private final double norm;
  private final double coordinateError;

  /**
   * Turns a query into a basis.
   *
   * @param query finite components, as many as the basis has
   * @param reach what a row must reach
   * @param kernel multiplies with the axes
   */
  public CodedQuery(CodeBasis basis, float[] query, ScoreReach reach, ScanKernel kernel) {
    this.basis = basis;
    this.reach = reach;
    this.kernel = kernel;
    int dimension = basis.dimension();
    float[] mean = basis.basis().mean();
    boolean centred = reach.metric() == Metric.EUCLIDEAN;
    float[] turned = new float[dimension];
    double product = 0;
    double square = 0;
    for (int i = 0; i < dimension; i++) {
      product += (double) query[i] * mean[i];
      double component = centred ? (double) query[i] - mean[i] : query[i];
      square += component * component;
      turned[i] = (float) component;
    }
    this.offset = centred ? 0 : product;
    this.norm = Math.sqrt(square) * MARGIN;
    this.coordinates = new float[dimension];
    int[] rows = new int[dimension];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    kernel.dotProducts(turned, basis.axes(), 0, rows, rows.length, coordinates);
    double roundings = (kernel.roundings(dimension) + 2) * FLOAT32;
    this.coordinateError =
        norm * basis.axesNorm() * roundings / (1 - roundings) + dimension * 0x1p-140;
    this.weights = new float[dimension];
    this.factors = new short[basis.columns()];
    int groups = basis.columns() / CodeKernel.GROUP;
    this.steps = new float[groups];
    this.remainders = new double[groups];
    this.magnitudes = new double[groups];
    weigh();
    this.tails = tails();
  }

  private void weigh() {
    float[] scales = basis.basis().scales();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = coordinates[i] * scales[i];
    }
    for (int group = 0; group < steps.length; group++) {
      int from = group * CodeKernel.GROUP;
      double largest = 0;
      for (int i = from; i < from + CodeKernel.GROUP; i++) {
        largest = Math.max(largest, Math.abs((double) coordinates[i] * scales[i]));
      }
      // Rounded up: a smaller step would make the largest factor larger than there may be.
      float step = Math.nextUp((float) (largest / CodeKernel.MAX_FACTOR));
      double remainder = 0;
      double magnitude = 0;
      for (int i = from; i < from + CodeKernel.GROUP; i++) {
        double weight = (double) coordinates[i] * scales[i];
        factors[i] = (short) Math.rint(weight / step);
        double left = weight - (double) step * factors[i];
        remainder += left * left;
        magnitude += (double) factors[i] * factors[i];
      }
      steps[group] = step;
      remainders[group] = Math.sqrt(remainder) * MARGIN;
      magnitudes[group] = step * Math.sqrt(magnitude) * MARGIN;
    }
  }

  /** ‖w‖ from each stage on, and at last of all of w. */
  private double[] tails() {
    double[] norms = new double[basis.stages() + 1];
    double square = 0;
    int end = coordinates.length;
    for (int stage = basis.stages() - 1; stage >= -1; stage--) {
      int begin = stage < 0 ? 0 : basis.stage(stage);
      for (int i = begin; i < end; i++) {
        square += (double) coordinates[i] * coordinates[i];
      }
      end = begin;
      norms[stage < 0 ? basis.stages() : stage] = Math.sqrt(square) * MARGIN;
    }
    return norms;
  }

  CodeBasis basis() {
    return basis;
  }

  ScoreReach reach() {
    return reach;
  }

  /** Factors of the codes in columns. */
  short[] factors() {
    return factors;
  }

  /** The step of each group of factors. */
  float[] steps() {
    return steps;
  }

  /** The weight of each code; rounded. */
  float[] weights() {
    return weights;
  }

  /** At least ‖w‖ of the coordinates from a stage on. */
  double tail(int stage) {
    return tails[stage];
  }

  /** At least ‖w‖. */
  double length() {
    return tails[basis.stages()];
  }

  /** What is added to a product of coordinates: q·μ, or 0 for the Euclidean metric. */
  double offset() {
    return offset;
  }

  /** At least the norm of what was turned: ‖q‖, or ‖q − μ‖ for the Euclidean metric. */
  double norm() {
    return norm;
  }

  /**
   * How far the sum of a row's products up to a stage can be from w·ŷ of these coordinates.
   *
   * @param groups how many groups are summed up
   */
  double sumError(int groups, CodeLimits limits) {
    double error = coordinateError * limits.coordinates();
    double magnitude = 0;
    for (int group = 0; group < groups; group++) {
      error += remainders[group] * limits.groupNorms()[group];
      magnitude += magnitudes[group] * limits.groupNorms()[group];
    }
    return (error + magnitude * (groups + 2) * 2 * FLOAT32) * MARGIN;
  }

  /** Compares the query with the basis's cells, by w·c over the leading coordinates. */
  public NearestCells cells() {
    int[] all = new int[basis.cells().count()];
    for (int cell = 0; cell < all.length; cell++) {
      all[cell] = cell;
    }
    float[] products = new float[all.length];
    float[] leading = Arrays.copyOf(coordinates, basis.columns());
    kernel.dotProducts(leading, basis.centroids(), 0, all, all.length, products);
    return new NearestCells(basis.cells(), score(), products);
  }

  /** What a product, less what the mean adds, says about the score. */
  ProductScore score() {
    return new ProductScore(reach.metric(), offset, norm);
  }
}
