package io.shardscan.server.scan;

import io.shardscan.model.limits.Limits;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.score.Metric;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What to search for, and in which rows. Neither the query nor the blocks' memory may change until
 * the search has returned.
 *
 * @param query finite components, as many as the blocks' vectors have
 * @param metric how vectors are compared
 * @param topK most rows to answer with, 1 to {@link Limits#MAX_TOP_K}
 * @param threshold least score of a row of the answer; −∞ for none
 * @param blocks where to search; ties of score and key go to the earlier block
 * @param codes the codes of each block, if it has any
 * @param mode how the answer is found
 */
@SuppressWarnings("ArrayRecordComponent") // requests are handed over, never compared
public record ScanRequest(
    float[] query,
    Metric metric,
    int topK,
    float threshold,
    List<VectorBlock> blocks,
    List<Optional<CodeBlock>> codes,
    SearchMode mode) {
  /** An exact search without codes. */
  public ScanRequest(
      float[] query, Metric metric, int topK, float threshold, List<VectorBlock> blocks) {
    this(
        query,
        metric,
        topK,
        threshold,
        blocks,
        Collections.nCopies(blocks.size(), Optional.empty()),
        new SearchMode.Exact());
  }

  /**
   * Checks the request.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public ScanRequest {
    blocks = List.copyOf(blocks);
    codes = List.copyOf(codes);
    if (codes.size() != blocks.size()) {
      throw new IllegalArgumentException(
          "%d blocks cannot have the codes of %d".formatted(blocks.size(), codes.size()));
    }
    if (topK < 1 || topK > Limits.MAX_TOP_K) {
      throw new IllegalArgumentException(
          "top_k is 1 to %d, not %d".formatted(Limits.MAX_TOP_K, topK));
    }
    if (Float.isNaN(threshold)) {
      throw new IllegalArgumentException("the threshold is a number or −∞, not NaN");
    }
    for (int i = 0; i < query.length; i++) {
      if (!Float.isFinite(query[i])) {
        throw new IllegalArgumentException(
            "component %d of the query is %s; every component must be finite"
                .formatted(i, query[i]));
      }
    }
    for (VectorBlock block : blocks) {
      if (block.dimension() != query.length) {
        throw new IllegalArgumentException(
            "the query has %d components, the vectors that it searches have %d"
                .formatted(query.length, block.dimension()));
      }
    }
  }

  /** Which share of the rows is visible at least. */
  double visibleShare() {
    long rows = 0;
    long visible = 0;
    for (VectorBlock block : blocks) {
      rows += block.rows();
      visible += block.leastVisible();
    }
    return rows == 0 ? 1 : (double) visible / rows;
  }
}
