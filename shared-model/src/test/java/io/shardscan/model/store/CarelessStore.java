package io.shardscan.model.store;

import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A store that keeps its contract but for one fault, each of which some server has had. */
final class CarelessStore implements ObjectStore {
  /** What the store does wrong. */
  enum Fault {
    IGNORES_IF_ABSENT,
    ACCEPTS_IF_MATCH_OF_MISSING_KEY,
    IGNORES_IF_MATCH_OF_EXISTING_KEY,
    IGNORES_IF_MATCH_OF_READS,
    WRITES_ALTHOUGH_REFUSED,
    CHECKS_FIRST_AND_WRITES_LATER
  }

  private static final String RACE = "/race-0";

  private final ObjectStore store;
  private final Fault fault;

  /** Opened once two writers have checked the condition of one version. */
  private final CountDownLatch checked = new CountDownLatch(2);

  CarelessStore(ObjectStore store, Fault fault) {
    this.store = store;
    this.fault = fault;
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    return switch (fault) {
      case IGNORES_IF_ABSENT -> store.put(key, content, withoutIfAbsent(condition));
      case ACCEPTS_IF_MATCH_OF_MISSING_KEY ->
          store.put(key, content, head(key).isEmpty() ? PutCondition.ALWAYS : condition);
      case IGNORES_IF_MATCH_OF_EXISTING_KEY ->
          store.put(
              key,
              content,
              condition instanceof PutCondition.IfMatch && head(key).isPresent()
                  ? PutCondition.ALWAYS
                  : condition);
      case WRITES_ALTHOUGH_REFUSED -> writeAlthoughRefused(key, content, condition);
      case CHECKS_FIRST_AND_WRITES_LATER -> writeLater(key, content, condition);
      case IGNORES_IF_MATCH_OF_READS -> store.put(key, content, condition);
    };
  }

  private static PutCondition withoutIfAbsent(PutCondition condition) {
    return condition instanceof PutCondition.IfAbsent ? PutCondition.ALWAYS : condition;
  }

  private StoredObject writeAlthoughRefused(String key, byte[] content, PutCondition condition) {
    try {
      return store.put(key, content, condition);
    } catch (PreconditionFailedException e) {
      store.put(key, content, PutCondition.ALWAYS);
      throw e;
    }
  }

  private StoredObject writeLater(String key, byte[] content, PutCondition condition) {
    if (!(condition instanceof PutCondition.IfMatch match) || !key.endsWith(RACE)) {
      return store.put(key, content, condition);
    }
    boolean holds = head(key).filter(object -> object.etag().equals(match.etag())).isPresent();
    if (!holds) {
      throw new PreconditionFailedException(key, "checked", null);
    }
    checked.countDown();
    try {
      if (!checked.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no second writer came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(key, "interrupted", e);
    }
    return store.put(key, content, PutCondition.ALWAYS);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    ReadOptions asked =
        fault == Fault.IGNORES_IF_MATCH_OF_READS
            ? ReadOptions.range(options.offset(), options.length())
            : options;
    return store.get(key, asked);
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return store.head(key);
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    return store.read(key, maxBytes);
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    return store.put(key, content, size, condition);
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
