package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.SharedCutoff;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.kernel.ScanKernel;
import io.shardscan.server.scan.score.CanonicalScore;
import io.shardscan.server.scan.score.ScoreBound;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request, made ready to scan: what its workers share. Only the cutoff and the flag ever change.
 *
 * @param request what was asked
 * @param kernel computes values in float32
 * @param bound what a value says about the score
 * @param boundHolds whether it does so for this query, whatever the block
 * @param canonical the score itself
 * @param cutoff the score that rows must be able to reach
 * @param stopped set when nobody waits for the answer any more
 */
record ScanQuery(
    ScanRequest request,
    ScanKernel kernel,
    ScoreBound bound,
    boolean boundHolds,
    CanonicalScore canonical,
    SharedCutoff cutoff,
    AtomicBoolean stopped) {
  static ScanQuery of(ScanRequest request, KernelSelection kernels) {
    ScanKernel kernel = kernels.kernel();
    CanonicalScore canonical =
        new CanonicalScore(request.metric(), request.query(), kernels.precise());
    int dimension = request.query().length;
    return new ScanQuery(
        request,
        kernel,
        ScoreBound.of(
            request.metric(), canonical.queryNorm(), dimension, kernel.roundings(dimension)),
        ScoreBound.holdsFor(request.metric(), canonical.queryNorm()),
        canonical,
        new SharedCutoff(request.threshold()),
        new AtomicBoolean());
  }

  /** Whether a block's rows can be scanned in float32. */
  boolean inFloat32(VectorBlock block) {
    return boundHolds && block.norms().safe();
  }

  CandidateCollector newCollector() {
    return new CandidateCollector(request.blocks(), canonical, request.topK(), cutoff);
  }
}
