package io.shardscan.ingestion.simulation;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated store holds. As in S3, each write takes effect at one moment, everybody sees
 * it from then on, and the same bytes have the same ETag. Keys of the simulation are ASCII.
 */
final class Bucket {
  /** An object with its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(StoredObject object, byte[] bytes) {
    String etag() {
      return object.etag();
    }
  }

  /** Is told of every change the moment it takes effect. */
  interface Observer {
    /** An object was written; what was there before is null if nothing was. */
    void written(@Nullable Stored before, Stored after);

    /** An object was deleted. */
    void deleted(Stored before);
  }

  private final Simulation simulation;
  private final NavigableMap<String, Stored> objects = new TreeMap<>();
  private final List<Observer> observers = new ArrayList<>();

  Bucket(Simulation simulation) {
    this.simulation = simulation;
  }

  void observe(Observer observer) {
    observers.add(observer);
  }

  @Nullable Stored find(String key) {
    return objects.get(key);
  }

  Stored require(String key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new ObjectNotFoundException(key, "there is no " + key, null);
    }
    return stored;
  }

  /** At most so many objects of a prefix that lie after a key. */
  List<StoredObject> list(String prefix, String after, int most) {
    return objects.tailMap(after.compareTo(prefix) < 0 ? prefix : after, true).values().stream()
        .map(Stored::object)
        .filter(object -> object.key().compareTo(after) > 0)
        .takeWhile(object -> object.key().startsWith(prefix))
        .limit(most)
        .toList();
  }

  StoredObject put(String key, byte[] bytes, PutCondition condition) {
    return put(key, bytes, etag(bytes), condition);
  }

  /** Puts an object whose version tells more than its bytes, as that of one in parts. */
  StoredObject put(String key, byte[] bytes, String etag, PutCondition condition) {
    Stored before = objects.get(key);
    boolean holds =
        switch (condition) {
          case PutCondition.Always always -> true;
          case PutCondition.IfAbsent absent -> before == null;
          case PutCondition.IfMatch match -> before != null && match.etag().equals(before.etag());
        };
    if (!holds) {
      simulation.trace("412 " + key);
      throw new PreconditionFailedException(key, key + " is not as " + condition + " asks", null);
    }
    Stored after = new Stored(new StoredObject(key, bytes.length, etag, simulation.now()), bytes);
    simulation.trace("put " + key + " " + after.etag());
    objects.put(key, after);
    tell(observer -> observer.written(before, after));
    return after.object();
  }

  void delete(String key) {
    Stored before = objects.remove(key);
    if (before != null) {
      simulation.trace("delete " + key);
      tell(observer -> observer.deleted(before));
    }
  }

  /** What an observer finds wrong is no failure of the store, which code under test may catch. */
  private void tell(Consumer<Observer> event) {
    try {
      observers.forEach(event);
    } catch (RuntimeException e) {
      simulation.fail(e);
    }
  }

  static String etag(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
