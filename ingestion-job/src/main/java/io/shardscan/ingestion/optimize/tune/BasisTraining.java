package io.shardscan.ingestion.optimize.tune;

import io.shardscan.ingestion.train.BasisTrainer;
import io.shardscan.ingestion.train.RowEncoder;
import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BasisFile;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.TrainedBasis;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.util.List;

/** Trains a basis on a sample of a collection's rows, and writes it. */
public final class BasisTraining {
  private static final int MOST_ROWS = 32_768;

  /** Most bytes of sampled vectors, all of which are on the heap: 96 MiB. */
  private static final int MOST_BYTES = 96 << 20;

  private static final int RUN_ROWS = 64;

  private final ObjectStore store;
  private final Runnable step;
  private final Environment environment;

  /**
   * Trains on rows of a store.
   *
   * @param step called now and then; may throw to give up
   * @param environment gives the ids of new bases
   */
  public BasisTraining(ObjectStore store, Runnable step, Environment environment) {
    this.environment = environment;
    this.store = store;
    this.step = step;
  }

  /**
   * Trains a basis and writes it.
   *
   * @param segments the collection's segments, at least one
   * @param collectionRows rows of the collection
   * @param sequence the highest sequence of its files
   * @throws io.shardscan.model.segment.DamagedSegmentException if a segment is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public ManifestChange train(
      CollectionId collection,
      List<SegmentRef> segments,
      int dimension,
      long collectionRows,
      long sequence) {
    String id = "basis-" + environment.uniqueId();
    long seed = id.hashCode();
    int most = Math.min(MOST_ROWS, MOST_BYTES / (dimension * Float.BYTES));
    RowSample sample =
        RowSample.of(store, collection, segments, dimension, most, RUN_ROWS, seed, step);
    Basis basis =
        BasisTrainer.train(sample.vectors(), sample.rows(), dimension, collectionRows, seed);
    step.run();
    TrainedBasis trained =
        new TrainedBasis(id, dimension, collectionRows, sequence, meanError(basis, sample));
    store.put(StoreLayout.basis(collection, id), BasisFile.write(basis), PutCondition.IF_ABSENT);
    return new ManifestChange.BasisTrained(trained);
  }

  private float meanError(Basis basis, RowSample sample) {
    float[] errors = new float[sample.rows()];
    byte[] codes = new byte[sample.vectors().length];
    RowEncoder encoder = new RowEncoder(basis);
    encoder.encode(sample.vectors(), sample.rows(), codes, errors, new int[sample.rows()]);
    step.run();
    double sum = 0;
    for (float error : errors) {
      sum += Float.isFinite(error) ? error : 0;
    }
    return (float) (sum / sample.rows());
  }
}
