package io.shardscan.server.scan;

import io.shardscan.server.scan.block.RowBitmap;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.cell.NearestCells;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.CodeSieve;
import io.shardscan.server.scan.code.CodedQuery;
import io.shardscan.server.scan.code.ReducedScores;
import io.shardscan.server.scan.kernel.CodeKernel;
import io.shardscan.server.scan.kernel.ScanKernel;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of a query's blocks have codes that help it, and the query in the coordinates of their
 * bases. {@link #prepare} is called once, before workers share it.
 */
final class CodedBlocks {
  private final ScanRequest request;
  private final @Nullable CodeBlock[] codes;
  private final BitSet[] seen;
  private final long[][] scored;
  private final Map<CodeBasis, Prepared> prepared = new HashMap<>();

  private record Prepared(CodedQuery query, NearestCells cells) {}

  private CodedBlocks(ScanRequest request, @Nullable CodeBlock[] codes) {
    this.request = request;
    this.codes = codes;
    this.seen = new BitSet[codes.length];
    this.scored = new long[codes.length][0];
    for (int i = 0; i < codes.length; i++) {
      seen[i] = new BitSet();
    }
  }

  /** The blocks whose codes can be used: all of a request's that are scanned in float32. */
  static CodedBlocks of(ScanRequest request, boolean boundHolds) {
    List<Optional<CodeBlock>> given = request.codes();
    @Nullable CodeBlock[] codes = new @Nullable CodeBlock[given.size()];
    for (int i = 0; i < codes.length; i++) {
      if (boundHolds && request.blocks().get(i).norms().safe()) {
        codes[i] = given.get(i).filter(block -> block.blocks() > 0).orElse(null);
      }
    }
    return new CodedBlocks(request, codes);
  }

  /** Whether there are any. */
  boolean any() {
    for (CodeBlock block : codes) {
      if (block != null) {
        return true;
      }
    }
    return false;
  }

  /** The codes of a block; null if it has none that can be used. */
  @Nullable CodeBlock codes(int block) {
    return codes[block];
  }

  /** Turns the query into the coordinates of each basis. */
  void prepare(ScoreReach reach, ScanKernel kernel) {
    for (CodeBlock block : codes) {
      if (block != null) {
        prepared.computeIfAbsent(
            block.basis(),
            basis -> {
              CodedQuery query = new CodedQuery(basis, request.query(), reach, kernel);
              return new Prepared(query, query.cells());
            });
      }
    }
  }

  /** The cells of a block's basis. */
  NearestCells cells(CodeBlock block) {
    return prepared(block).cells();
  }

  /** A sieve for a worker. */
  CodeSieve sieve(int block, CodeBlock codeBlock, CodeKernel kernel) {
    VectorBlock vectors = request.blocks().get(block);
    return new CodeSieve(prepared(codeBlock).query(), vectors, codeBlock, kernel);
  }

  /** Scores of a block's rows by all coordinates that lie in columns. */
  ReducedScores leading(int block, CodeBlock codeBlock, CodeKernel kernel) {
    VectorBlock vectors = request.blocks().get(block);
    return new ReducedScores(prepared(codeBlock).query(), vectors, codeBlock, kernel);
  }

  /** Scores of a block's rows by leading coordinates. */
  ReducedScores reduced(
      CodeBlock codeBlock, VectorBlock vectors, CodeKernel kernel, int dimensions) {
    return new ReducedScores(prepared(codeBlock).query(), vectors, codeBlock, kernel, dimensions);
  }

  /** The groups of 64 rows of a block that seeds were looked for in. */
  BitSet seen(int block) {
    return seen[block];
  }

  /** Notes that a row was scored before the scan. */
  void markScored(int block, int row) {
    if (scored[block].length == 0) {
      scored[block] = new long[RowBitmap.wordsFor(request.blocks().get(block).rows())];
    }
    scored[block][row >>> 6] |= 1L << row;
  }

  /** Which rows of a group of 64 were scored before the scan. */
  long scored(int block, int group) {
    return scored[block].length == 0 ? 0 : scored[block][group];
  }

  private Prepared prepared(CodeBlock block) {
    Prepared found = prepared.get(block.basis());
    if (found == null) {
      throw new IllegalStateException("the query was not prepared for " + block.basis().id());
    }
    return found;
  }
}
