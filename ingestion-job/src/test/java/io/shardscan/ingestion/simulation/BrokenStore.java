package io.shardscan.ingestion.simulation;

import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that does not keep its contract, or is not used by it, in the way asked for. */
final class BrokenStore implements ObjectStore {
  private final ObjectStore store;
  private final Breakage breakage;

  BrokenStore(ObjectStore store, Breakage breakage) {
    this.store = store;
    this.breakage = breakage;
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return store.head(key);
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    PutCondition kept = breakage == Breakage.CONDITIONS_IGNORED ? PutCondition.ALWAYS : condition;
    try {
      return store.put(key, content, kept);
    } catch (OutcomeUnknownException e) {
      if (breakage != Breakage.UNKNOWN_TAKEN_FOR_FAILED) {
        throw e;
      }
      return store.put(key, content, PutCondition.ALWAYS);
    }
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    return store.put(key, content, size, condition);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    return store.get(key, options);
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    if (breakage == Breakage.REPROCESSING_UNSEEN
        && StoreLayout.parseReprocessing(key).isPresent()) {
      throw new ObjectNotFoundException(key, "it is not shown", null);
    }
    return store.read(key, maxBytes);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    store.list(prefix, consumer);
  }

  @Override
  public PartedWrites parts() {
    return store.parts();
  }

  @Override
  public void close() {
    store.close();
  }
}
