package io.shardscan.ingestion.optimize.tune;

import io.shardscan.ingestion.train.Calibrator;
import io.shardscan.model.basis.Basis;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.store.ObjectStore;
import java.util.List;

/** Measures what approximate searches may assume: one pass over all rows of a collection. */
public final class CalibrationRun {
  private static final int QUERIES = 128;

  /** Bytes of vectors that are read at a time: 4 MiB. */
  private static final int CHUNK_BYTES = 4 << 20;

  private final ObjectStore store;
  private final Runnable step;

  /**
   * Measures collections of a store.
   *
   * @param step called now and then; may throw to give up
   */
  public CalibrationRun(ObjectStore store, Runnable step) {
    this.store = store;
    this.step = step;
  }

  /**
   * Measures a collection.
   *
   * @param segments the collection's segments, at least one, all coded in the basis
   * @param basisId the basis's id
   * @param collectionRows rows of the collection
   * @throws DamagedSegmentException if a segment is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public ManifestChange calibrate(
      CollectionId collection,
      List<SegmentRef> segments,
      Basis basis,
      String basisId,
      long collectionRows) {
    int dimension = basis.dimension();
    long seed = basisId.hashCode();
    RowSample queries =
        RowSample.of(store, collection, segments, dimension, QUERIES, 1, seed, step);
    Calibrator calibrator = new Calibrator(basis, queries.vectors(), queries.rows(), seed);
    int chunk = Math.max(1, CHUNK_BYTES / (dimension * Float.BYTES));
    float[] vectors = new float[chunk * dimension];
    float[] norms = new float[chunk];
    int[] cells = new int[chunk];
    for (SegmentRef segment : segments) {
      SegmentChunks chunks = new SegmentChunks(store, collection, segment);
      if (!basisId.equals(chunks.descriptor().basis())) {
        throw new DamagedSegmentException(
            segment.id(),
            "the manifest says that it is coded in basis %s, but it is in %s"
                .formatted(basisId, chunks.descriptor().basis()));
      }
      int rows = chunks.descriptor().rows();
      for (int row = 0; row < rows; row += chunk) {
        int count = Math.min(chunk, rows - row);
        chunks.vectors(row, count, vectors, 0);
        chunks.norms(row, count, norms);
        chunks.cells(row, count, cells);
        calibrator.add(vectors, norms, cells, count);
        step.run();
      }
    }
    return new ManifestChange.Calibrated(calibrator.finish(basisId), collectionRows);
  }
}
