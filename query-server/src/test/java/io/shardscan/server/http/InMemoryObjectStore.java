package io.shardscan.server.http;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import io.shardscan.model.store.VersionedBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Objects in memory; failures can be asked for, and puts can be told to throw their bytes away. */
public final class InMemoryObjectStore implements ObjectStore {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] bytes, StoredObject object) {}

  private final Map<String, Entry> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong versions = new AtomicLong();
  private final AtomicInteger heads = new AtomicInteger();
  private final AtomicLong streamed = new AtomicLong();
  private final Parts parts = new Parts();
  private volatile @Nullable Supplier<ObjectStoreException> failure;

  /** From now on every call fails like this, or none if null. */
  public void failWith(@Nullable Supplier<ObjectStoreException> next) {
    failure = next;
  }

  /** Calls of {@link #head} so far. */
  public int heads() {
    return heads.get();
  }

  /** Bytes that puts have read from streams so far. */
  long streamed() {
    return streamed.get();
  }

  byte[] bytes(String key) {
    return objects.get(key).bytes();
  }

  boolean has(String key) {
    return objects.containsKey(key);
  }

  Iterable<String> keys() {
    return objects.keySet();
  }

  @Override
  public Optional<StoredObject> head(String key) {
    heads.incrementAndGet();
    failIfAsked();
    return Optional.ofNullable(objects.get(key)).map(Entry::object);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    Entry entry = existing(key);
    int from = (int) Math.min(options.offset(), entry.bytes().length);
    int to =
        options.length() == ReadOptions.TO_END
            ? entry.bytes().length
            : (int) Math.min(from + options.length(), entry.bytes().length);
    return new ObjectContent(
        entry.object(), new ByteArrayInputStream(Arrays.copyOfRange(entry.bytes(), from, to)));
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    Entry entry = existing(key);
    return new VersionedBytes(entry.bytes(), entry.object().etag());
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    failIfAsked();
    StoredObject object =
        new StoredObject(
            key, content.length, "v" + versions.incrementAndGet(), Instant.ofEpochSecond(1));
    objects.compute(
        key,
        (same, present) -> {
          boolean holds =
              switch (condition) {
                case PutCondition.Always always -> true;
                case PutCondition.IfAbsent absent -> present == null;
                case PutCondition.IfMatch match ->
                    present != null && present.object().etag().equals(match.etag());
              };
          if (!holds) {
            throw new PreconditionFailedException(key, "the condition does not hold", null);
          }
          return new Entry(content.clone(), object);
        });
    return object;
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    failIfAsked();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      int read;
      while ((read = content.read(buffer)) != -1) {
        streamed.addAndGet(read);
        bytes.write(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new SourceFailedException(key, "the stream failed", e);
    }
    if (size != UNKNOWN_SIZE && bytes.size() != size) {
      throw new SourceFailedException(key, "the stream was too short", null);
    }
    return put(key, bytes.toByteArray(), condition);
  }

  @Override
  public void delete(String key) {
    failIfAsked();
    objects.remove(key);
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    failIfAsked();
    objects.forEach(
        (key, entry) -> {
          if (key.startsWith(prefix)) {
            consumer.accept(entry.object());
          }
        });
  }

  @Override
  public PartedWrites parts() {
    return parts;
  }

  /** Parts are objects under a prefix of their own until they are completed. */
  private final class Parts implements PartedWrites {
    private final AtomicLong ids = new AtomicLong();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Override
    public String begin(String key) {
      String id = "p" + ids.incrementAndGet();
      known.add(id);
      return id;
    }

    @Override
    public StoredPart put(String key, String id, int number, InputStream content, long size) {
      require(key, id);
      StoredObject object =
          InMemoryObjectStore.this.put(partKey(id, number), content, size, PutCondition.ALWAYS);
      return new StoredPart(number, size, object.etag());
    }

    @Override
    public StoredObject complete(
        String key, String id, List<StoredPart> parts, PutCondition condition) {
      require(key, id);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      parts.forEach(part -> whole.writeBytes(bytes(partKey(id, part.number()))));
      StoredObject object = InMemoryObjectStore.this.put(key, whole.toByteArray(), condition);
      abandon(key, id);
      return object;
    }

    @Override
    public void abandon(String key, String id) {
      known.remove(id);
      objects.keySet().removeIf(each -> each.startsWith("parts/" + id + "/"));
    }

    private void require(String key, String id) {
      if (!known.contains(id)) {
        throw new ObjectNotFoundException(key, "no parts under " + id, null);
      }
    }

    private static String partKey(String id, int number) {
      return "parts/" + id + "/" + number;
    }
  }

  @Override
  public void close() {}

  private Entry existing(String key) {
    failIfAsked();
    Entry entry = objects.get(key);
    if (entry == null) {
      throw new ObjectNotFoundException(key, "no such object", null);
    }
    return entry;
  }

  private void failIfAsked() {
    Supplier<ObjectStoreException> asked = failure;
    if (asked != null) {
      throw asked.get();
    }
  }
}
