package io.shardscan.ingestion.optimize.execute;

import io.shardscan.ingestion.train.RowEncoder;
import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.BasisFile;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import org.jspecify.annotations.Nullable;

/** The basis that was used last, and an encoder in it. Used by one thread. */
final class BasisCache {
  private final ObjectStore store;
  private String id = "";
  private @Nullable Basis basis;
  private @Nullable RowEncoder encoder;

  BasisCache(ObjectStore store) {
    this.store = store;
  }

  /**
   * A basis.
   *
   * @throws io.shardscan.model.basis.DamagedBasisException if it is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  Basis basis(CollectionId collection, String wanted) {
    Basis current = basis;
    if (current == null || !id.equals(wanted)) {
      // What is let go of first need not be held beside what takes its place.
      basis = null;
      encoder = null;
      String key = StoreLayout.basis(collection, wanted);
      current = BasisFile.read(wanted, store.read(key, BasisFile.MAX_BYTES).bytes());
      basis = current;
      id = wanted;
    }
    return current;
  }

  /** An encoder in a basis. */
  RowEncoder encoder(CollectionId collection, String wanted) {
    Basis of = basis(collection, wanted);
    RowEncoder current = encoder;
    if (current == null) {
      current = new RowEncoder(of);
      encoder = current;
    }
    return current;
  }
}
