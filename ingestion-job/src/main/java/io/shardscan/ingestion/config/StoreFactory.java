package io.shardscan.ingestion.config;

import io.shardscan.model.store.ObjectStore;
import java.io.Serializable;

/** Opens the object store in whatever process a task runs. */
@FunctionalInterface
public interface StoreFactory extends Serializable {
  /** A store of the caller's own, to be closed by it. */
  ObjectStore open();
}
