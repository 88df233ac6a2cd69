package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.catalog.CollectionSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the snapshots that this server's queries see have certain changes. Where a file was
 * changed again meanwhile, what is waited for is its newest version: the one that was wanted may
 * never be seen.
 */
public final class ServedVersions implements VersionDemand {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  /** The store is asked for a file's newest version only after so many looks. */
  private static final int LOOKS_BETWEEN_QUESTIONS = 20;

  private final ServedSnapshots snapshots;
  private final ObjectStore store;

  /**
   * Waits for what is served.
   *
   * @param store has the newest versions of files
   */
  public ServedVersions(ServedSnapshots snapshots, ObjectStore store) {
    this.snapshots = snapshots;
    this.store = store;
  }

  @Override
  public void await(CollectionId collection, List<WantedVersion> wanted) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    for (WantedVersion each : wanted) {
      await(collection, each.file(), each.etag(), deadline);
    }
  }

  private void await(CollectionId collection, String file, @Nullable String etag, long deadline) {
    String expected = etag;
    for (int look = 1; !isSeen(collection, file, expected); look++) {
      if (System.nanoTime() - deadline > 0) {
        throw new NotServedException(
            "The change of file '%s' that the request asks for is not served yet: ask again, or look at the file's state."
                .formatted(file),
            SOON);
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotServedException("The query was interrupted.", SOON);
      }
      if (look % LOOKS_BETWEEN_QUESTIONS == 0) {
        expected = newest(new UploadKey(collection, file));
      }
    }
  }

  private @Nullable String newest(UploadKey upload) {
    return store.head(StoreLayout.upload(upload)).map(StoredObject::etag).orElse(null);
  }

  private boolean isSeen(CollectionId collection, String file, @Nullable String etag) {
    Optional<CollectionSnapshot> acquired = snapshots.acquire(collection);
    if (acquired.isEmpty()) {
      return etag == null;
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      String seen =
          snapshot.manifest().find(file).map(entry -> entry.version().etag()).orElse(null);
      return Objects.equals(seen, etag);
    }
  }
}
