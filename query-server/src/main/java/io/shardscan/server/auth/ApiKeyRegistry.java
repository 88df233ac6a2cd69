package io.shardscan.server.auth;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys as this server knows them. They are looked at for changes at a fixed interval, and
 * when a key arrives that is not known: a key works as soon as it has been stored. Unknown keys
 * that arrive together share one look, and looks keep a distance, so that sending wrong keys does
 * not load the store.
 *
 * <p>While the store cannot be read, the keys that were read last stay good.
 */
public final class ApiKeyRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyRegistry.class);
  private static final Duration LEAST_DISTANCE = Duration.ofMillis(100);

  private final ObjectStore store;
  private final ApiKeyStore keys;
  private final Duration pollInterval;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile @Nullable KeySnapshot snapshot;
  private volatile boolean closed;
  private @Nullable Thread poller;
  // Guarded by refreshing.
  private long lastLook = System.nanoTime() - LEAST_DISTANCE.toNanos();
  private @Nullable String reportedFailure;

  /**
   * Keys in a store, which are not read before {@link #start}.
   *
   * @param pollInterval how often they are looked at for changes
   */
  public ApiKeyRegistry(ObjectStore store, Duration pollInterval) {
    this.store = store;
    this.keys = new ApiKeyStore(store);
    this.pollInterval = pollInterval;
  }

  /** Reads the keys and follows them from now on. */
  public void start() {
    lookNow();
    poller = Thread.ofVirtual().name("api-keys").start(this::poll);
  }

  /** Whether the keys have been read. Before that, nobody can be told from anybody else. */
  public boolean loaded() {
    return snapshot != null;
  }

  /**
   * Finds the key that somebody presents.
   *
   * @return empty if it is none of ours
   */
  public Optional<ApiKey> find(String presented) {
    String sha256 = ApiKeyStore.sha256(presented);
    Optional<ApiKey> known = lookUp(sha256);
    if (known.isPresent()) {
      return known;
    }
    lookUnlessSomebodyDid(System.nanoTime());
    return lookUp(sha256);
  }

  /** Whether there is a key of an id, as far as this server knows; true before it knows any. */
  public boolean exists(String id) {
    KeySnapshot current = snapshot;
    return current == null || current.has(id);
  }

  @Override
  public void close() {
    closed = true;
    if (poller != null) {
      poller.interrupt();
    }
  }

  private Optional<ApiKey> lookUp(String sha256) {
    KeySnapshot current = snapshot;
    return current == null ? Optional.empty() : current.find(sha256);
  }

  private void poll() {
    while (!closed) {
      try {
        Thread.sleep(pollInterval);
      } catch (InterruptedException e) {
        return;
      }
      lookNow();
    }
  }

  private void lookNow() {
    refreshing.lock();
    try {
      look();
    } finally {
      refreshing.unlock();
    }
  }

  private void lookUnlessSomebodyDid(long arrived) {
    refreshing.lock();
    try {
      if (lastLook - arrived > 0) {
        return;
      }
      Thread.sleep(LEAST_DISTANCE.minusNanos(System.nanoTime() - lastLook));
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      refreshing.unlock();
    }
  }

  private void look() {
    lastLook = System.nanoTime();
    try {
      String etag = store.head(StoreLayout.API_KEYS).map(StoredObject::etag).orElse(null);
      KeySnapshot current = snapshot;
      if (current == null || !Objects.equals(current.etag(), etag)) {
        ApiKeyStore.Loaded loaded = keys.load();
        snapshot = new KeySnapshot(loaded.keys(), loaded.etag());
        LOG.info("API keys read: {}", loaded.keys().size());
      }
      reportedFailure = null;
    } catch (ObjectStoreException | DamagedCatalogException e) {
      if (!Objects.equals(reportedFailure, e.getMessage())) {
        reportedFailure = e.getMessage();
        LOG.error("API keys cannot be read; those that were read before stay good", e);
      }
    }
  }
}
