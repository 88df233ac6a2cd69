package io.shardscan.ingestion.simulation;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process's way to the bucket. Each request takes time to get there and back, in which others get
 * ahead of it; it may be refused, and the answer to a write may be lost, whether it was done, is
 * not, or will be in some seconds. A request of a killed process may still be done.
 */
final class BucketClient implements ObjectStore {
  private static final int PAGE = 8;

  /** What a write does to the bucket. */
  private interface Effect<T> {
    T happen();
  }

  private final Simulation simulation;
  private final Bucket bucket;
  private final Supplier<Faults> faults;

  BucketClient(Simulation simulation, Bucket bucket, Supplier<Faults> faults) {
    this.simulation = simulation;
    this.bucket = bucket;
    this.faults = faults;
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return read(key, () -> Optional.ofNullable(bucket.find(key)).map(Bucket.Stored::object));
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    return read(
        key,
        () -> {
          Bucket.Stored stored = bucket.require(key);
          if (options.ifMatch() != null && !options.ifMatch().equals(stored.etag())) {
            throw new PreconditionFailedException(key, key + " is of another version", null);
          }
          int size = stored.bytes().length;
          int from = (int) Math.min(options.offset(), size);
          int rest = size - from;
          int length =
              options.length() == ReadOptions.TO_END
                  ? rest
                  : (int) Math.min(options.length(), rest);
          return new ObjectContent(
              stored.object(), new ByteArrayInputStream(stored.bytes(), from, length));
        });
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    return read(
        key,
        () -> {
          Bucket.Stored stored = bucket.require(key);
          return new VersionedBytes(stored.bytes(), stored.etag());
        });
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    byte[] bytes = content.clone();
    while (!(condition instanceof PutCondition.Always)
        && simulation.chance(faults.get().conflict())) {
      simulation.trace("409 " + key);
      travel();
    }
    return write(key, () -> bucket.put(key, bytes, condition));
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    PutSource source = new PutSource(key, content, size);
    byte[] bytes = new byte[1 << 12];
    int length = 0;
    while (!source.ended()) {
      bytes = length == bytes.length ? Arrays.copyOf(bytes, 2 * length) : bytes;
      length += source.fill(bytes, length, bytes.length - length);
    }
    return put(key, Arrays.copyOf(bytes, length), condition);
  }

  @Override
  public void delete(String key) {
    write(
        key,
        () -> {
          bucket.delete(key);
          return null;
        });
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    String after = "";
    List<StoredObject> page;
    do {
      String last = after;
      page = read(prefix, () -> bucket.list(prefix, last, PAGE));
      page.forEach(consumer);
      after = page.isEmpty() ? after : page.getLast().key();
    } while (page.size() == PAGE);
  }

  @Override
  public PartedWrites parts() {
    return new SimulatedParts(
        (key, bytes, etag, condition) -> write(key, () -> bucket.put(key, bytes, etag, condition)));
  }

  @Override
  public void close() {}

  private <T> T read(String key, Supplier<T> reading) {
    travel();
    refuse(key);
    T result = reading.get();
    travel();
    return result;
  }

  private <T> T write(String key, Effect<T> writing) {
    Runnable late = () -> doLate(writing);
    try {
      travel();
    } catch (KilledError e) {
      if (simulation.chance(0.5)) {
        simulation.after(Duration.ZERO, late);
      }
      throw e;
    }
    refuse(key);
    if (simulation.chance(faults.get().lost())) {
      int fate = simulation.random().nextInt(3);
      simulation.trace("lost answer " + fate + " " + key);
      if (fate == 0) {
        doLate(writing);
      } else if (fate == 1) {
        simulation.after(
            Duration.ofNanos(simulation.random().nextLong(Faults.LONGEST.toNanos())), late);
      }
      travel();
      throw new OutcomeUnknownException(key, "the answer about " + key + " is lost", null);
    }
    T result = writing.happen();
    travel();
    return result;
  }

  private static void doLate(Effect<?> writing) {
    try {
      writing.happen();
    } catch (PreconditionFailedException e) {
      // It comes too late, and nobody listens.
    }
  }

  private void refuse(String key) {
    if (simulation.chance(faults.get().refused())) {
      simulation.trace("503 " + key);
      travel();
      throw new StoreUnavailableException(key, "503 for " + key, null);
    }
  }

  private void travel() {
    simulation.sleep(faults.get().latency(simulation.random()));
  }
}
