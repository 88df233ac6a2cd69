package io.shardscan.ingestion.optimize.tune;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.store.ObjectStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Vectors sampled from segments: contiguous runs, so that a sample costs few requests, at places
 * spread evenly over all rows, each moved by chance.
 *
 * @param vectors the vectors, row by row
 * @param rows how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowSample(float[] vectors, int rows) {
  /**
   * Takes a sample.
   *
   * @param segments the segments, at least one
   * @param most most rows to sample; if there are fewer, all are taken
   * @param run rows of a run, at least 1
   * @param step called after each run; may throw to give up
   */
  static RowSample of(
      ObjectStore store,
      CollectionId collection,
      List<SegmentRef> segments,
      int dimension,
      int most,
      int run,
      long seed,
      Runnable step) {
    long total = segments.stream().mapToLong(SegmentRef::rows).sum();
    int wanted = (int) Math.min(most, total);
    float[] vectors = new float[Math.multiplyExact(wanted, dimension)];
    Random random = new Random(seed);
    int taken = 0;
    long before = 0;
    for (SegmentRef segment : segments) {
      // Each segment gives its share of all that is wanted, so that the shares add up to it.
      long end = (before + segment.rows()) * wanted / total;
      int share = (int) (end - before * wanted / total);
      before += segment.rows();
      if (share > 0) {
        SegmentChunks chunks = new SegmentChunks(store, collection, segment);
        int runs = (share + run - 1) / run;
        for (int i = 0; i < runs; i++) {
          int stretchFrom = (int) (segment.rows() * i / runs);
          int stretch = (int) (segment.rows() * (i + 1) / runs) - stretchFrom;
          int count = (int) ((long) share * (i + 1) / runs - (long) share * i / runs);
          int from = stretchFrom + random.nextInt(stretch - count + 1);
          chunks.vectors(from, count, vectors, taken * dimension);
          taken += count;
          step.run();
        }
      }
    }
    return new RowSample(
        taken == wanted ? vectors : Arrays.copyOf(vectors, taken * dimension), taken);
  }
}
