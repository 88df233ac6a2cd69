package io.shardscan.server.auth;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.KeyUsageStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when API keys are used. A request costs a look into memory; the store is written to at most
 * once a minute, and of a key at most every ten minutes: what it tells is that old at most.
 */
public final class KeyUsage implements AutoCloseable {
  /** How much later a key has to have been used for that to be written. */
  static final Duration GRAIN = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(KeyUsage.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final KeyUsageStore usage;
  private final InstantSource clock;
  private final Predicate<String> exists;
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  // Touched by one thread at a time.
  private final Map<String, Instant> written = new HashMap<>();
  private @Nullable Thread writer;

  /**
   * Usage that is written to a store once {@link #start} was called.
   *
   * @param exists tells by its id whether there is such a key
   */
  public KeyUsage(ObjectStore store, InstantSource clock, Predicate<String> exists) {
    this.usage = new KeyUsageStore(store);
    this.clock = clock;
    this.exists = exists;
  }

  /** Writes from now on what is noted. */
  public void start() {
    writer = Thread.ofVirtual().name("key-usage").start(this::writeNowAndThen);
  }

  /** Notes that a key was used. */
  public void used(ApiKey key) {
    Instant now = clock.instant();
    Instant before = used.get(key.sha256());
    // Most requests change nothing: a second is more than exact enough.
    if (before == null || Duration.between(before, now).toSeconds() >= 1) {
      used.put(key.sha256(), now);
    }
  }

  /** Writes what was noted and is worth it. */
  synchronized void write() {
    Map<String, Instant> worth = new HashMap<>();
    used.forEach(
        (sha256, when) -> {
          String id = ApiKey.id(sha256);
          Instant last = written.get(id);
          if (last == null || Duration.between(last, when).compareTo(GRAIN) >= 0) {
            worth.put(id, when);
          }
        });
    used.keySet().removeIf(sha256 -> !exists.test(ApiKey.id(sha256)));
    written.keySet().removeIf(id -> !exists.test(id));
    if (worth.isEmpty()) {
      return;
    }
    try {
      usage.note(worth, exists);
      written.putAll(worth);
    } catch (ObjectStoreException | DamagedCatalogException e) {
      LOG.warn("When API keys were used could not be written; it is tried again", e);
    }
  }

  private void writeNowAndThen() {
    while (true) {
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        return;
      }
      write();
    }
  }

  /** Writes what is not written yet. */
  @Override
  public void close() {
    if (writer != null) {
      writer.interrupt();
      write();
    }
  }
}
