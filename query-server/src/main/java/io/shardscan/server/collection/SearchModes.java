package io.shardscan.server.collection;

import io.shardscan.model.basis.Calibration;
import io.shardscan.server.scan.SearchMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a query asks for into what the scan does. Where a collection is not yet prepared for
 * it, the answer is exact, which any recall allows.
 *
 * @param mode what the scan does
 * @param requested the index that the query named; null if it named none
 * @param targetRecall the recall that the mode is for; null if it is for none
 */
record SearchModes(SearchMode mode, @Nullable String requested, @Nullable Double targetRecall) {
  static SearchModes of(
      SearchRequest request, Optional<Calibration> calibration, double ownRecall) {
    if (request.filter() != null) {
      // What approximate searches may assume was measured over all rows, not over some of them.
      return new SearchModes(new SearchMode.Exact(), name(request.index()), null);
    }
    return switch (request.index()) {
      case IndexChoice.Exact exact -> new SearchModes(new SearchMode.Exact(), null, null);
      case IndexChoice.Reduced reduced ->
          new SearchModes(
              new SearchMode.Reduced(reduced.dimensions(), reduced.multiplier()), "pca", null);
      case IndexChoice.Approximate approximate -> {
        Double wanted = approximate.targetRecall();
        double recall = wanted == null ? ownRecall : wanted;
        SearchMode mode =
            calibration
                .map(
                    measured ->
                        new Assumptions(measured).mode(request.metric(), request.topK(), recall))
                .orElseGet(SearchMode.Exact::new);
        yield new SearchModes(mode, approximate.name(), recall);
      }
    };
  }

  private static @Nullable String name(IndexChoice index) {
    return switch (index) {
      case IndexChoice.Exact exact -> null;
      case IndexChoice.Reduced reduced -> "pca";
      case IndexChoice.Approximate approximate -> approximate.name();
    };
  }

  /**
   * What to tell of how the query was answered.
   *
   * @param probed rows that were compared
   * @param coded whether any rows have codes
   * @return null if the query named no index
   */
  @Nullable IndexUse use(long probed, boolean coded) {
    String name = requested;
    if (name == null) {
      return null;
    }
    return switch (mode) {
      case SearchMode.Approximate approximate when coded ->
          new IndexUse(name, "ivf", targetRecall, probed);
      case SearchMode.Reduced reduced when coded -> new IndexUse(name, "pca", null, probed);
      default -> new IndexUse(name, "exact", null, probed);
    };
  }
}
