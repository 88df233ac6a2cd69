package io.shardscan.ingestion.sweep;

import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadSessionStore;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up uploads in parts that nobody has completed for long, and forgets those that are
 * complete.
 */
final class StaleUploads {
  private static final Logger LOG = LoggerFactory.getLogger(StaleUploads.class);

  private final ObjectStore store;
  private final UploadSessionStore sessions;
  private final Duration lifetime;
  private final Environment environment;

  /**
   * Uploads in a store.
   *
   * @param lifetime how long an upload is kept after it was begun or completed
   */
  StaleUploads(ObjectStore store, Duration lifetime, Environment environment) {
    this.store = store;
    this.sessions = new UploadSessionStore(store);
    this.lifetime = lifetime;
    this.environment = environment;
  }

  /** Looks at all uploads once. */
  void sweep() {
    Instant oldest = environment.now().minus(lifetime);
    List<String> stale = new ArrayList<>();
    store.list(
        StoreLayout.UPLOAD_SESSIONS,
        object ->
            StoreLayout.parseUploadSession(object.key())
                .filter(id -> object.modified().isBefore(oldest))
                .ifPresent(stale::add));
    for (String id : stale) {
      sessions.load(id).ifPresent(sessions::remove);
      LOG.info("Upload {} in parts is forgotten", id);
    }
  }
}
