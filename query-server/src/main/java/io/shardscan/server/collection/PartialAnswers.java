package io.shardscan.server.collection;

import io.shardscan.server.memory.FilterFinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Puts together what several servers found. */
public final class PartialAnswers {
  /** Scores descending, then keys by their bytes taken as unsigned, as every server orders. */
  private static final Comparator<SearchHit> BEST_FIRST =
      Comparator.comparing(SearchHit::score, (a, b) -> a > b ? -1 : a < b ? 1 : 0)
          .thenComparing(
              (a, b) ->
                  Arrays.compareUnsigned(
                      a.key().getBytes(StandardCharsets.UTF_8),
                      b.key().getBytes(StandardCharsets.UTF_8)));

  private PartialAnswers() {}

  /** The best of all hits, in the order in which one server would have found them. */
  public static List<SearchHit> best(List<PartialAnswer> parts, int topK) {
    if (parts.size() == 1) {
      return parts.getFirst().hits();
    }
    List<SearchHit> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.hits()));
    all.sort(BEST_FIRST);
    return all.subList(0, Math.min(topK, all.size()));
  }

  /**
   * Refuses a filter that compares what cannot be compared in any segment.
   *
   * @throws InvalidQueryException if it does
   */
  static void checkFilter(List<PartialAnswer> parts) {
    List<FilterFinding> together = new ArrayList<>(parts.getFirst().findings());
    for (PartialAnswer part : parts.subList(1, parts.size())) {
      for (int i = 0; i < together.size(); i++) {
        together.set(i, together.get(i).and(part.findings().get(i)));
      }
    }
    for (FilterFinding finding : together) {
      String problem = finding.problem();
      if (!finding.comparable() && problem != null) {
        throw new InvalidQueryException(problem);
      }
    }
  }
}
