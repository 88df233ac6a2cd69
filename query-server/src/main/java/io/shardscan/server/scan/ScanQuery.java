package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.SharedCutoff;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.kernel.ScanKernel;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.ScoreBound;
import io.shardscan.server.scan.score.ScoreReach;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request, made ready to scan: what its workers share. Only the cutoff and the flag ever change.
 *
 * @param request what was asked
 * @param kernels compute values, of vectors in float32 and of codes
 * @param bound what a value says about the score
 * @param boundHolds whether it does so for this query, whatever the block
 * @param canonical the score itself
 * @param reach what a score demands of products
 * @param codes the blocks' codes
 * @param probed the blocks that are not scanned but probed
 * @param cutoff the score that rows must be able to reach
 * @param stopped set when nobody waits for the answer any more
 */
record ScanQuery(
    ScanRequest request,
    KernelSelection kernels,
    ScoreBound bound,
    boolean boundHolds,
    CanonicalScore canonical,
    ScoreReach reach,
    CodedBlocks codes,
    ProbedBlocks probed,
    SharedCutoff cutoff,
    AtomicBoolean stopped) {
  static ScanQuery of(ScanRequest request, KernelSelection kernels) {
    ScanKernel kernel = kernels.kernel();
    CanonicalScore canonical =
        new CanonicalScore(request.metric(), request.query(), kernels.precise());
    int dimension = request.query().length;
    boolean boundHolds = ScoreBound.holdsFor(request.metric(), canonical.queryNorm());
    ScoreReach reach = new ScoreReach(request.metric(), canonical.queryNorm(), dimension);
    CodedBlocks codes = CodedBlocks.of(request, boundHolds);
    return new ScanQuery(
        request,
        kernels,
        ScoreBound.of(
            request.metric(), canonical.queryNorm(), dimension, kernel.roundings(dimension)),
        boundHolds,
        canonical,
        reach,
        codes,
        ProbedBlocks.of(request, codes, reach, kernels),
        new SharedCutoff(request.threshold()),
        new AtomicBoolean());
  }

  /** What is to be done first. */
  Stage firstStage(int threads, Consumer<ScanResult> answer) {
    if (request.mode() instanceof SearchMode.Reduced reduced && codes.any()) {
      return new ReducedStage(this, reduced, threads, answer);
    }
    if (!probed.all().isEmpty()) {
      return new ProbeStage(this, threads, answer);
    }
    return codes.any()
        ? new SeedStage(this, threads, answer)
        : new ScanStage(this, new @Nullable RowScanner[threads], answer);
  }

  /** Whether a block's rows can be scanned in float32. */
  boolean inFloat32(VectorBlock block) {
    return boundHolds && block.norms().safe();
  }

  CandidateCollector newCollector() {
    return new CandidateCollector(request.blocks(), canonical, request.topK(), cutoff);
  }
}
