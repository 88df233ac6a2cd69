package io.shardscan.ingestion.simulation;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a bucket in no time, for checks. */
final class InstantClient implements ObjectStore {
  private final Bucket bucket;

  InstantClient(Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return Optional.ofNullable(bucket.find(key)).map(Bucket.Stored::object);
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    Bucket.Stored stored = bucket.require(key);
    return new VersionedBytes(stored.bytes(), stored.etag());
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    bucket.list(prefix, "", Integer.MAX_VALUE).forEach(consumer);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    throw checksOnlyRead();
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    throw checksOnlyRead();
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    throw checksOnlyRead();
  }

  @Override
  public void delete(String key) {
    throw checksOnlyRead();
  }

  @Override
  public PartedWrites parts() {
    throw checksOnlyRead();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException checksOnlyRead() {
    return new UnsupportedOperationException("checks only read small objects");
  }
}
