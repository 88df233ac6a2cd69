package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.Candidates;
import io.shardscan.server.scan.candidate.RowId;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.kernel.ScanKernel;
import io.shardscan.server.scan.score.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Scans rows for one query, on behalf of one worker. Visible rows are listed a chunk at a time, the
 * kernel computes a value for each, and those whose value can belong to a good enough score become
 * candidates. Blocks whose magnitudes float32 cannot hold are scored canonically at once.
 */
final class RowScanner implements Collected.Scanner {
  static final int CHUNK = 256;

  /** Likely rows that are scanned before the cutoff is looked at again. */
  private static final int LIKELY_AT_ONCE = 32;

  private final ScanQuery query;
  private final CandidateCollector collector;

  /** The rows that are scanned next. */
  final int[] rows = new int[CHUNK];

  private final float[] values = new float[CHUNK];
  private final float[] norms = new float[CHUNK];
  private final int[] passing = new int[CHUNK];
  private final @Nullable CodedScanner[] coded;
  private float cutoff;
  private long rowsScanned;
  private long nanos;

  RowScanner(ScanQuery query) {
    this.query = query;
    this.collector = query.newCollector();
    this.coded = new @Nullable CodedScanner[query.request().blocks().size()];
  }

  /** Scans visible rows of a block; returns early where the query was stopped. */
  void scan(int blockIndex, int from, int to) {
    if (query.probed().contains(blockIndex)) {
      return;
    }
    CodeBlock codes = query.codes().codes(blockIndex);
    if (codes == null) {
      scanAll(blockIndex, from, to);
      return;
    }
    int end = Math.min(to, codes.rows());
    if (from < end) {
      sievesOf(blockIndex, codes).scan(from, end);
    }
    scanAll(blockIndex, Math.max(from, end), to);
  }

  /** Scans rows, the likeliest first, until no other can reach the cutoff. */
  void scanLikeliestFirst(Candidates likely) {
    int[] order = likely.greatestFirst();
    int next = 0;
    while (next < order.length
        && likely.upper(order[next]) >= query.cutoff().get()
        && !query.stopped().get()) {
      int block = RowId.block(likely.id(order[next]));
      int count = 0;
      while (count < LIKELY_AT_ONCE
          && next < order.length
          && RowId.block(likely.id(order[next])) == block) {
        rows[count++] = RowId.row(likely.id(order[next++]));
      }
      scanListed(block, query.request().blocks().get(block), count);
    }
  }

  /** Scans visible rows of a block from one of them on, without looking at codes. */
  void scanRest(int blockIndex, int from) {
    scanAll(blockIndex, from, query.request().blocks().get(blockIndex).rows());
  }

  /** Scans visible rows of a block without looking at codes. */
  private void scanAll(int blockIndex, int from, int to) {
    VectorBlock block = query.request().blocks().get(blockIndex);
    int next = from;
    while (next < to && !query.stopped().get()) {
      int count = block.visibleRows(next, to, rows);
      scanListed(blockIndex, block, count);
      rowsScanned += count;
      next = count < CHUNK ? to : rows[count - 1] + 1;
    }
  }

  /** Raises the cutoff as far as what was found allows. */
  void raiseCutoff() {
    collector.raiseCutoff();
  }

  private CodedScanner sievesOf(int blockIndex, CodeBlock codes) {
    CodedScanner scanner = coded[blockIndex];
    if (scanner == null) {
      scanner = new CodedScanner(query, blockIndex, codes, this);
      coded[blockIndex] = scanner;
    }
    return scanner;
  }

  /** Scans rows that are listed in {@link #rows}. */
  void scanListed(int blockIndex, VectorBlock block, int count) {
    cutoff = query.cutoff().get();
    if (query.inFloat32(block)) {
      scanChunk(blockIndex, block, count);
    } else {
      scoreChunk(blockIndex, block, count);
    }
  }

  void addRows(long scanned) {
    rowsScanned += scanned;
  }

  void addNanos(long nanos) {
    this.nanos += nanos;
  }

  @Override
  public Candidates candidates() {
    return collector.candidates();
  }

  @Override
  public WorkerStats stats(int worker) {
    return new WorkerStats(worker, rowsScanned, nanos);
  }

  private void scanChunk(int blockIndex, VectorBlock block, int count) {
    compute(block, count);
    float valueAt = query.bound().valueAt(cutoff, block.norms());
    int passed =
        switch (query.request().metric()) {
          case COSINE -> {
            block.norms(rows, count, norms);
            yield passCosines(count, valueAt);
          }
          case DOT_PRODUCT -> passDotProducts(count, valueAt);
          case EUCLIDEAN -> passSquaredDistances(count, valueAt);
        };
    for (int i = 0; i < passed; i++) {
      keep(blockIndex, block, passing[i]);
    }
  }

  private void compute(VectorBlock block, int count) {
    ScanKernel kernel = query.kernels().kernel();
    float[] vector = query.request().query();
    if (query.request().metric() == Metric.EUCLIDEAN) {
      kernel.squaredDistances(vector, block.base(), block.vectorsAt(), rows, count, values);
    } else {
      kernel.dotProducts(vector, block.base(), block.vectorsAt(), rows, count, values);
    }
  }

  // The passing places are listed without a branch: which row passes cannot be predicted.

  /** Written so that a product which is not a number, of a norm of zero, lets its row pass. */
  private int passCosines(int count, float least) {
    int passed = 0;
    for (int j = 0; j < count; j++) {
      passing[passed] = j;
      passed += values[j] < least * norms[j] ? 0 : 1;
    }
    return passed;
  }

  private int passDotProducts(int count, float least) {
    int passed = 0;
    for (int j = 0; j < count; j++) {
      passing[passed] = j;
      passed += values[j] >= least ? 1 : 0;
    }
    return passed;
  }

  private int passSquaredDistances(int count, float most) {
    int passed = 0;
    for (int j = 0; j < count; j++) {
      passing[passed] = j;
      passed += values[j] <= most ? 1 : 0;
    }
    return passed;
  }

  private void keep(int blockIndex, VectorBlock block, int j) {
    float norm = block.norm(rows[j]);
    float upper = query.bound().upper(values[j], norm);
    if (upper >= cutoff) {
      collector.add(blockIndex, rows[j], query.bound().lower(values[j], norm), upper);
    }
  }

  private void scoreChunk(int blockIndex, VectorBlock block, int count) {
    for (int j = 0; j < count; j++) {
      float score = query.canonical().of(block, rows[j]);
      if (score >= cutoff) {
        collector.add(blockIndex, rows[j], score, score);
      }
    }
  }
}
