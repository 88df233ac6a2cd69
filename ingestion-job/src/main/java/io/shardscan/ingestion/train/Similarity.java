package io.shardscan.ingestion.train;

import java.util.Locale;

/** The metrics, as what a row must reach to be among a query's best. */
enum Similarity {
  COSINE,
  DOT_PRODUCT,
  EUCLIDEAN;

  /** The metric's name in requests. */
  String requestName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether queries are taken relative to the mean before they are projected. */
  boolean centered() {
    return this == EUCLIDEAN;
  }

  /**
   * A number that orders rows as the metric's scores do: the cosine, the dot product, or −½ of the
   * squared distance.
   *
   * @param product q·x
   * @param halfSquare ½‖q − x‖²
   */
  double order(double product, double halfSquare, double queryNorm, double rowNorm) {
    return switch (this) {
      case COSINE -> cosine(product, queryNorm * rowNorm);
      case DOT_PRODUCT -> product;
      case EUCLIDEAN -> -halfSquare;
    };
  }

  private static double cosine(double product, double norms) {
    return norms == 0 ? 0 : product / norms;
  }

  /**
   * What Σ w[i]·ŷ[i] must reach, α + β·n(x) in the words of {@link
   * io.shardscan.model.basis.Calibration}.
   *
   * @param order the order of the k-th best row
   * @param offset q·μ, or ½‖w‖² for Euclidean
   * @param queryNorm ‖q‖
   * @param size n(x)
   */
  double required(double order, double offset, double queryNorm, double size) {
    return switch (this) {
      case COSINE -> order * queryNorm * size - offset;
      case DOT_PRODUCT -> order - offset;
      case EUCLIDEAN -> offset + order + size;
    };
  }
}
