package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.candidate.CandidateCollector;
import io.shardscan.server.scan.candidate.Candidates;

/**
 * Scans rows for one query, on behalf of one worker. Visible rows are listed a chunk at a time, the
 * kernel computes a value for each, and those whose value can belong to a good enough score become
 * candidates. Blocks whose magnitudes float32 cannot hold are scored canonically at once.
 */
final class RowScanner {
  private static final int CHUNK = 256;

  private final ScanQuery query;
  private final CandidateCollector collector;
  private final int[] rows = new int[CHUNK];
  private final float[] values = new float[CHUNK];
  private final float[] norms = new float[CHUNK];
  private final int[] passing = new int[CHUNK];
  private float cutoff;
  private long rowsScanned;
  private long nanos;

  RowScanner(ScanQuery query) {
    this.query = query;
    this.collector = query.newCollector();
  }

  /** Scans visible rows of a block; returns early where the query was stopped. */
  void scan(int blockIndex, int from, int to) {
    VectorBlock block = query.request().blocks().get(blockIndex);
    boolean inFloat32 = query.inFloat32(block);
    int next = from;
    while (next < to && !query.stopped().get()) {
      int count = block.visibleRows(next, to, rows);
      cutoff = query.cutoff().get();
      if (inFloat32) {
        scanChunk(blockIndex, block, count);
      } else {
        scoreChunk(blockIndex, block, count);
      }
      rowsScanned += count;
      next = count < CHUNK ? to : rows[count - 1] + 1;
    }
  }

  void addNanos(long nanos) {
    this.nanos += nanos;
  }

  Candidates candidates() {
    return collector.candidates();
  }

  WorkerStats stats(int worker) {
    return new WorkerStats(worker, rowsScanned, nanos);
  }

  private void scanChunk(int blockIndex, VectorBlock block, int count) {
    float[] vector = query.request().query();
    float valueAt = query.bound().valueAt(cutoff, block.norms());
    int passed =
        switch (query.request().metric()) {
          case COSINE -> {
            query
                .kernel()
                .dotProducts(vector, block.base(), block.vectorsAt(), rows, count, values);
            block.norms(rows, count, norms);
            yield passCosines(count, valueAt);
          }
          case DOT_PRODUCT -> {
            query
                .kernel()
                .dotProducts(vector, block.base(), block.vectorsAt(), rows, count, values);
            yield passDotProducts(count, valueAt);
          }
          case EUCLIDEAN -> {
            query
                .kernel()
                .squaredDistances(vector, block.base(), block.vectorsAt(), rows, count, values);
            yield passSquaredDistances(count, valueAt);
          }
        };
    for (int i = 0; i < passed; i++) {
      keep(blockIndex, block, passing[i]);
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
