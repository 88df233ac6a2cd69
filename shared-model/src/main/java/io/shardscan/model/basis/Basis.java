package io.shardscan.model.basis;

/**
 * How a collection's rows are coded. A row x of d components has the coordinates y = B(x − μ) along
 * the collection's principal axes; coordinate i is stored as the integer c[i] in −127 … 127 that
 * stands for ŷ[i] = s[i] × c[i]. Rows belong to cells, each around a centroid in these coordinates.
 * A basis serves one collection, is an object of its own in the store, and never changes.
 *
 * <p>Nothing that is proven about the codes depends on how good a basis is, or on its axes being
 * exactly orthonormal: each coded row carries a bound of ‖x − μ − Bᵀŷ‖ for the numbers stored here.
 *
 * @param mean μ, d components
 * @param axes B, d × d, row by row: row i is principal axis i, in the order of descending variance
 * @param scales s, d components, each above 0
 * @param stages numbers of leading coordinates after which a scan looks whether a row can still be
 *     an answer: ascending, each a multiple of 16, above 0 and below d; at most {@value
 *     #MAX_STAGES}, or none. The last one is how many coordinates servers lay out in columns
 * @param centroids the cells' centroids, d coordinates each, cell by cell
 * @param spreads a cell: root of the mean squared distance of its rows' coordinates to its centroid
 * @param norms a cell: mean Euclidean length ‖x‖ of its rows
 */
@SuppressWarnings("ArrayRecordComponent") // read by many, compared by none
public record Basis(
    float[] mean,
    float[] axes,
    float[] scales,
    int[] stages,
    float[] centroids,
    float[] spreads,
    float[] norms) {
  /** Most components of a vector for which there is a basis: d² numbers are kept and multiplied. */
  public static final int MAX_DIMENSION = 2_048;

  /** Rows from which on a collection is coded: fewer are scanned as fast without. */
  public static final int LEAST_ROWS = 10_000;

  /** Most stages: servers keep a number for each of them for each row. */
  public static final int MAX_STAGES = 5;

  /** Most cells. */
  public static final int MAX_CELLS = 4_096;

  /**
   * Checks that sizes agree.
   *
   * @throws IllegalArgumentException if they do not, or a number is out of its range
   */
  public Basis {
    int dimension = mean.length;
    int cells = spreads.length;
    if (dimension < 1 || dimension > MAX_DIMENSION || cells < 1 || cells > MAX_CELLS) {
      throw new IllegalArgumentException(
          "a basis has 1 to %d dimensions and 1 to %d cells, not %d and %d"
              .formatted(MAX_DIMENSION, MAX_CELLS, dimension, cells));
    }
    if (axes.length != dimension * dimension
        || scales.length != dimension
        || centroids.length != cells * dimension
        || norms.length != cells) {
      throw new IllegalArgumentException(
          "the parts of a basis of %d dimensions and %d cells do not fit together"
              .formatted(dimension, cells));
    }
    if (stages.length > MAX_STAGES) {
      throw new IllegalArgumentException(
          "a basis has at most %d stages, not %d".formatted(MAX_STAGES, stages.length));
    }
    int before = 0;
    for (int stage : stages) {
      if (stage <= before || stage >= dimension || stage % 16 != 0) {
        throw new IllegalArgumentException(
            "stages ascend in multiples of 16 below %d; %d follows %d"
                .formatted(dimension, stage, before));
      }
      before = stage;
    }
  }

  /** Components of a vector. */
  public int dimension() {
    return mean.length;
  }

  /** How many cells there are. */
  public int cells() {
    return spreads.length;
  }
}
