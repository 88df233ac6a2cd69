package io.shardscan.model.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds out whether a store really checks the conditions of writes. Servers are known that ignore
 * If-Match, that accept it for a missing key, or that check it and write later, which loses updates
 * under load; a process that depends on compare-and-swap probes first and does not run where it
 * fails.
 *
 * <p>The probe writes a handful of objects of a few bytes under a prefix of its own and deletes
 * them, and those that a probe killed long ago has left.
 */
public final class ConditionalWriteProbe {
  /** Prefix of all keys that probes use. */
  public static final String PREFIX = "probe/";

  private static final int RACERS = 8;
  private static final int RACES = 3;
  private static final Duration LEFT_OVER_AFTER = Duration.ofHours(1);

  private final ObjectStore store;
  private final String folder = PREFIX + UUID.randomUUID() + "/";

  private ConditionalWriteProbe(ObjectStore store) {
    this.store = store;
  }

  /**
   * Probes a store.
   *
   * @throws UnfitStoreException if the store does not keep the contract; the message names the
   *     check that failed
   * @throws ObjectStoreException if the store cannot be reached, which says nothing about its
   *     fitness
   */
  public static void run(ObjectStore store) {
    ConditionalWriteProbe probe = new ConditionalWriteProbe(store);
    try {
      probe.checkIfAbsent();
      probe.checkIfMatchOfMissingKey();
      probe.checkStaleIfMatch();
      probe.checkReadsOfVersion();
      for (int i = 0; i < RACES; i++) {
        probe.checkRace("race-" + i);
      }
    } finally {
      probe.cleanUp();
    }
  }

  private void checkIfAbsent() {
    String key = folder + "if-absent";
    put(key, "first", PutCondition.IF_ABSENT);
    requireRefused(
        key,
        PutCondition.IF_ABSENT,
        "it overwrote an existing object although If-None-Match: * was asked for.");
    requireContent(key, "first", "it refused a write with If-None-Match: *, but did it.");
  }

  private void checkIfMatchOfMissingKey() {
    String key = folder + "missing";
    StoredObject deleted = put(key, "deleted", PutCondition.ALWAYS);
    store.delete(key);
    requireRefused(
        key,
        PutCondition.ifMatch(deleted.etag()),
        "it accepted If-Match for a key that does not exist.");
    if (store.head(key).isPresent()) {
      throw new UnfitStoreException("it refused If-Match for a missing key, but wrote the object.");
    }
  }

  private void checkStaleIfMatch() {
    String key = folder + "stale";
    StoredObject first = put(key, "first", PutCondition.ALWAYS);
    StoredObject second = put(key, "again", PutCondition.ifMatch(first.etag()));
    if (first.etag().equals(second.etag())) {
      throw new UnfitStoreException("it gave two different contents of a key the same ETag.");
    }
    requireRefused(
        key,
        PutCondition.ifMatch(first.etag()),
        "it accepted If-Match with the ETag of an overwritten version.");
    requireContent(key, "again", "it refused a stale If-Match, but wrote the object.");
  }

  private void checkReadsOfVersion() {
    String key = folder + "read";
    StoredObject first = put(key, "first", PutCondition.ALWAYS);
    put(key, "again", PutCondition.ALWAYS);
    try (ObjectContent content = store.get(key, ReadOptions.WHOLE.ofVersion(first.etag()))) {
      throw new UnfitStoreException(
          "it answered a read of one version with another, " + content.object().etag() + ".");
    } catch (PreconditionFailedException expected) {
      // as it should be
    } catch (IOException e) {
      throw new StoreUnavailableException(key, "Could not read '" + key + "': " + e, e);
    }
  }

  /** Lets several threads replace one version at once; one of them must win. */
  private void checkRace(String name) {
    String key = folder + name;
    PutCondition current = PutCondition.ifMatch(put(key, "start", PutCondition.IF_ABSENT).etag());
    CountDownLatch start = new CountDownLatch(1);
    int winners = 0;
    int unknown = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        String content = "racer " + i;
        racers.add(
            threads.submit(
                () -> {
                  start.await();
                  return race(key, content, current);
                }));
      }
      start.countDown();
      for (Future<Outcome> racer : racers) {
        Outcome outcome = result(key, racer);
        winners += outcome == Outcome.WON ? 1 : 0;
        unknown += outcome == Outcome.UNKNOWN ? 1 : 0;
      }
    }
    if (winners > 1 || (winners == 0 && unknown == 0)) {
      throw new UnfitStoreException(
          "of %d simultaneous writes with If-Match of the same version %d succeeded instead of one."
              .formatted(RACERS, winners));
    }
  }

  private enum Outcome {
    WON,
    LOST,
    UNKNOWN
  }

  private Outcome race(String key, String content, PutCondition condition) {
    try {
      put(key, content, condition);
      return Outcome.WON;
    } catch (PreconditionFailedException e) {
      return Outcome.LOST;
    } catch (OutcomeUnknownException e) {
      return Outcome.UNKNOWN;
    }
  }

  private static Outcome result(String key, Future<Outcome> racer) {
    try {
      return racer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ObjectStoreException failure) {
        throw failure;
      }
      throw new IllegalStateException("The probe of " + key + " failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(key, "Interrupted while probing the store", e);
    }
  }

  private StoredObject put(String key, String content, PutCondition condition) {
    return store.put(key, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  private void requireRefused(String key, PutCondition condition, String otherwise) {
    try {
      put(key, "wrong", condition);
    } catch (PreconditionFailedException expected) {
      return;
    }
    throw new UnfitStoreException(otherwise);
  }

  private void requireContent(String key, String content, String otherwise) {
    String found = new String(store.read(key, 1_024).bytes(), StandardCharsets.UTF_8);
    if (!found.equals(content)) {
      throw new UnfitStoreException(otherwise);
    }
  }

  private void cleanUp() {
    Instant leftOver = Instant.now().minus(LEFT_OVER_AFTER);
    List<String> keys = new ArrayList<>();
    store.list(
        PREFIX,
        object -> {
          if (object.key().startsWith(folder) || object.modified().isBefore(leftOver)) {
            keys.add(object.key());
          }
        });
    keys.forEach(store::delete);
  }
}
