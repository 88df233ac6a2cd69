package io.shardscan.ingestion;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store whose calls fail now and then: before they are done, or, for writes, after. */
public final class FailingStore implements ObjectStore {
  private final ObjectStore store;
  private final Random random;
  private final int oneIn;
  private volatile String listingBreaksAt = "";

  FailingStore(ObjectStore store, Random random, int oneIn) {
    this.store = store;
    this.random = random;
    this.oneIn = oneIn;
  }

  /** A store that fails only where it is told to. */
  public static FailingStore reliable(ObjectStore store) {
    return new FailingStore(store, new Random(0), 0);
  }

  /** Has listings break off at the object whose key ends so; never, if null. */
  public void breakListingsAt(String keyEnd) {
    listingBreaksAt = keyEnd == null ? "" : keyEnd;
  }

  private boolean fails() {
    synchronized (random) {
      return oneIn > 0 && random.nextInt(oneIn) == 0;
    }
  }

  private void failBefore(String key) {
    if (fails()) {
      throw new StoreUnavailableException(key, "injected: the store refused", null);
    }
  }

  private StoredObject write(String key, Supplier<StoredObject> write) {
    failBefore(key);
    StoredObject written = write.get();
    if (fails()) {
      throw new OutcomeUnknownException(key, "injected: the reply was lost", null);
    }
    return written;
  }

  @Override
  public Optional<StoredObject> head(String key) {
    failBefore(key);
    return store.head(key);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    failBefore(key);
    return store.get(key, options);
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    failBefore(key);
    return store.read(key, maxBytes);
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    return write(key, () -> store.put(key, content, condition));
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    return write(key, () -> store.put(key, content, size, condition));
  }

  @Override
  public void delete(String key) {
    failBefore(key);
    store.delete(key);
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    failBefore(prefix);
    store.list(
        prefix,
        object -> {
          if (!listingBreaksAt.isEmpty() && object.key().endsWith(listingBreaksAt)) {
            throw new StoreUnavailableException(prefix, "injected: the listing broke off", null);
          }
          consumer.accept(object);
        });
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
