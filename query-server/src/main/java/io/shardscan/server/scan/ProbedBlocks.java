package io.shardscan.server.scan;

import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.bits.BlockProbe;
import io.shardscan.server.scan.bits.ProbedQuery;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a query's blocks an approximate search probes, instead of scanning them. */
final class ProbedBlocks {
  /** Share of the rows that must be visible for cells to be left out by their rank. */
  private static final double NEARLY_ALL = 0.9;

  private final List<VectorBlock> blocks;
  private final @Nullable CodeBlock[] codes;
  private final List<Integer> probed = new ArrayList<>();
  private final @Nullable ProbedQuery[] queries;

  private ProbedBlocks(List<VectorBlock> blocks) {
    this.blocks = blocks;
    this.codes = new @Nullable CodeBlock[blocks.size()];
    this.queries = new @Nullable ProbedQuery[blocks.size()];
  }

  /** The blocks with codes in a basis of which the mode assumes something. */
  static ProbedBlocks of(
      ScanRequest request, CodedBlocks coded, ScoreReach reach, KernelSelection kernels) {
    ProbedBlocks probed = new ProbedBlocks(request.blocks());
    boolean allVisible = request.visibleShare() >= NEARLY_ALL;
    if (request.mode() instanceof SearchMode.Approximate approximate) {
      IdentityHashMap<CodeBasis, ProbedQuery> queries = new IdentityHashMap<>();
      for (int block = 0; block < probed.codes.length; block++) {
        CodeBlock codes = coded.codes(block);
        AssumedSlack assumed = codes == null ? null : approximate.slacks().get(codes.basis().id());
        if (assumed != null) {
          probed.codes[block] = codes;
          probed.probed.add(block);
          probed.queries[block] =
              queries.computeIfAbsent(
                  codes.basis(),
                  basis ->
                      new ProbedQuery(
                          basis.bits(),
                          request.query(),
                          assumed,
                          reach,
                          allVisible,
                          kernels.codes()));
        }
      }
    }
    return probed;
  }

  /** Their numbers. */
  List<Integer> all() {
    return probed;
  }

  /** Whether a block is among them. */
  boolean contains(int block) {
    return codes[block] != null;
  }

  /** Whether every block that has rows is among them. */
  boolean everything() {
    for (int block = 0; block < codes.length; block++) {
      if (codes[block] == null && blocks.get(block).rows() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Rows of whole blocks of 64: those that have codes. */
  int codedRows(int block) {
    return codes(block).rows();
  }

  /** The query in a block's basis. */
  ProbedQuery query(int block) {
    ProbedQuery query = queries[block];
    if (query == null) {
      throw new IllegalStateException("block %d is not probed".formatted(block));
    }
    return query;
  }

  /** A probe of a block, for one worker. */
  BlockProbe probe(int block, KernelSelection kernels) {
    CodeBlock its = codes(block);
    return new BlockProbe(
        query(block),
        blocks.get(block),
        its.bits(),
        its.columns(),
        its.distancesAt(0),
        kernels.bits(),
        kernels.codes());
  }

  private CodeBlock codes(int block) {
    CodeBlock its = codes[block];
    if (its == null) {
      throw new IllegalStateException("block %d is not probed".formatted(block));
    }
    return its;
  }
}
