package io.shardscan.model.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An object store for tests: objects are byte arrays, each write has a version of its own. */
public class InMemoryObjectStore implements ObjectStore {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(StoredObject object, byte[] bytes) {}

  private final NavigableMap<String, Entry> entries =
      new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));
  private long writes;

  @Override
  public synchronized Optional<StoredObject> head(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::object);
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    Entry entry = require(key);
    if (options.ifMatch() != null && !options.ifMatch().equals(entry.object().etag())) {
      throw new PreconditionFailedException(key, key + " is of another version", null);
    }
    int size = entry.bytes().length;
    int from = (int) Math.min(options.offset(), size);
    long rest = (long) size - from;
    long length = options.length() == ReadOptions.TO_END ? rest : Math.min(options.length(), rest);
    return new ObjectContent(
        entry.object(), new ByteArrayInputStream(entry.bytes(), from, (int) length));
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    Entry entry = require(key);
    if (entry.bytes().length > maxBytes) {
      throw new ObjectTooLargeException(key, key + " has more than " + maxBytes + " bytes");
    }
    return new VersionedBytes(entry.bytes().clone(), entry.object().etag());
  }

  @Override
  public synchronized StoredObject put(String key, byte[] content, PutCondition condition) {
    Entry present = entries.get(key);
    boolean holds =
        switch (condition) {
          case PutCondition.Always always -> true;
          case PutCondition.IfAbsent absent -> present == null;
          case PutCondition.IfMatch match ->
              present != null && match.etag().equals(present.object().etag());
        };
    if (!holds) {
      throw new PreconditionFailedException(key, key + " is not as " + condition + " asks", null);
    }
    StoredObject object =
        new StoredObject(key, content.length, "v" + ++writes, Instant.ofEpochSecond(writes));
    entries.put(key, new Entry(object, content.clone()));
    return object;
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    byte[] bytes;
    try {
      bytes = content.readAllBytes();
    } catch (IOException e) {
      throw new SourceFailedException(key, "the source of " + key + " failed", e);
    }
    if (size != UNKNOWN_SIZE && size != bytes.length) {
      throw new SourceFailedException(
          key, "the source of " + key + " gave " + bytes.length + " bytes, not " + size, null);
    }
    return put(key, bytes, condition);
  }

  @Override
  public synchronized void delete(String key) {
    entries.remove(key);
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    List<StoredObject> found;
    synchronized (this) {
      found =
          entries.tailMap(prefix, true).values().stream()
              .map(Entry::object)
              .takeWhile(object -> object.key().startsWith(prefix))
              .toList();
    }
    found.forEach(consumer);
  }

  @Override
  public PartedWrites parts() {
    throw new UnsupportedOperationException("only stores that keep bytes write in parts");
  }

  @Override
  public void close() {}

  private synchronized Entry require(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new ObjectNotFoundException(key, "there is no " + key, null);
    }
    return entry;
  }
}
