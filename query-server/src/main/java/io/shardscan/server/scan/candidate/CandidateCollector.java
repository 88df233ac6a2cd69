package io.shardscan.server.scan.candidate;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.score.CanonicalScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects one worker's candidates of one query. When its buffer is full it drops what the bounds
 * exclude; where that frees too little the buffer grows up to a limit, and at the limit (very many
 * rows whose scores lie closer together than the bounds can tell apart, for instance because they
 * are all equal) it computes canonical scores and keeps exactly the best. Its memory is bounded
 * whatever the data: 16 bytes for each of at most max(4 × k, {@value #LIMIT}) rows, and as much
 * again while it drops.
 */
public final class CandidateCollector {
  private static final int SMALLEST = 512;
  private static final int LIMIT = 65_536;

  /**
   * The cutoff is first raised when there are so many rows more than k, or half of k; from then on
   * with every row, as far as {@link CutoffCounter} can.
   */
  private static final int LEAST_INTERVAL = 16;

  private final List<VectorBlock> blocks;
  private final CanonicalScore canonical;
  private final int topK;
  private final SharedCutoff cutoff;
  private final int limit;
  private final int raiseInterval;
  private final Candidates candidates;
  private int nextRaise;

  /** Counts on from when the cutoff was last raised, where that helps. */
  private @Nullable CutoffCounter counter;

  /**
   * A collector with nothing in it.
   *
   * @param blocks the query's blocks
   * @param canonical the query's canonical score
   * @param topK rows asked for, at least 1
   * @param cutoff the query's cutoff
   */
  public CandidateCollector(
      List<VectorBlock> blocks, CanonicalScore canonical, int topK, SharedCutoff cutoff) {
    this.blocks = blocks;
    this.canonical = canonical;
    this.topK = topK;
    this.cutoff = cutoff;
    this.limit = Math.max(4 * topK, LIMIT);
    this.raiseInterval = Math.max(topK / 2, LEAST_INTERVAL);
    this.nextRaise = topK + raiseInterval;
    this.candidates = new Candidates(Math.max(4 * topK, SMALLEST));
  }

  /**
   * Adds a row that can reach the cutoff.
   *
   * @param block index of the row's block
   * @param row the row's number in it
   * @param lower least canonical score that the row can have
   * @param upper greatest canonical score that the row can have, equal to {@code lower} where the
   *     score is known
   */
  public void add(int block, int row, float lower, float upper) {
    if (candidates.full()) {
      makeRoom();
    }
    candidates.add(RowId.of(block, row), lower, upper);
    if (counter != null && counter.add(lower, cutoff)) {
      return;
    }
    if (candidates.size() >= nextRaise) {
      raiseCutoff();
    }
  }

  /** Drops what cannot be in the answer, and raises the cutoff as far as what is left allows. */
  public void raiseCutoff() {
    float reached = candidates.prune(topK, cutoff);
    nextRaise = candidates.size() + raiseInterval;
    counter = candidates.size() < topK ? null : CutoffCounter.of(candidates, topK, reached);
  }

  /** What was collected and not dropped. */
  public Candidates candidates() {
    return candidates;
  }

  private void makeRoom() {
    raiseCutoff();
    if (candidates.size() <= candidates.capacity() / 2) {
      return;
    }
    if (candidates.capacity() < limit) {
      candidates.grow(Math.min(2 * candidates.capacity(), limit));
    } else {
      keepExactly();
    }
  }

  private void keepExactly() {
    RowRanking ranking = new RowRanking(blocks, topK);
    for (int i = 0; i < candidates.size(); i++) {
      long id = candidates.id(i);
      ranking.offer(
          id,
          candidates.exact(i)
              ? candidates.lower(i)
              : canonical.of(blocks.get(RowId.block(id)), RowId.row(id)));
    }
    candidates.clear();
    for (int i = 0; i < ranking.size(); i++) {
      candidates.add(ranking.id(i), ranking.score(i), ranking.score(i));
    }
    candidates.prune(topK, cutoff);
  }
}
