package io.shardscan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.store.InMemoryObjectStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ManifestStoreTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int COMMITTERS = 8;
  private static final int COMMITS = 20;

  private static ManifestChange taken(String file) {
    return new ManifestChange.Taken(
        file,
        new FileVersion("v-" + file, 1, Instant.EPOCH),
        1,
        4,
        List.of(new SegmentRef("s-" + file, 1, 1)));
  }

  @Test
  void concurrentCommittersLoseNothing() throws Exception {
    assertEveryCommitArrivesOnce(new InMemoryObjectStore());
  }

  @Test
  void lostRepliesLoseAndRepeatNothing() throws Exception {
    assertEveryCommitArrivesOnce(new ReplyLosingStore());
  }

  private static void assertEveryCommitArrivesOnce(ObjectStore store) throws Exception {
    try (ExecutorService committers = Executors.newFixedThreadPool(COMMITTERS)) {
      List<Future<Void>> done = new ArrayList<>();
      for (int c = 0; c < COMMITTERS; c++) {
        int committer = c;
        Callable<Void> work =
            () -> {
              ManifestStore manifests = new ManifestStore(store);
              ManifestStore.Loaded loaded = null;
              for (int i = 0; i < COMMITS; i++) {
                loaded = commitUntilDone(manifests, taken("f" + committer + "-" + i), loaded);
              }
              return null;
            };
        done.add(committers.submit(work));
      }
      for (Future<Void> future : done) {
        future.get();
      }
    }

    Manifest manifest = new ManifestStore(store).load(COLLECTION, null).manifest();
    assertThat(manifest.files()).hasSize(COMMITTERS * COMMITS);
    assertThat(manifest.epoch()).isEqualTo(COMMITTERS * COMMITS);
    assertThat(manifest.files().stream().map(file -> file.served().sequence()).distinct())
        .hasSize(COMMITTERS * COMMITS);
  }

  private static ManifestStore.Loaded commitUntilDone(
      ManifestStore manifests, ManifestChange change, ManifestStore.Loaded loaded) {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        return manifests.commit(COLLECTION, List.of(change), loaded);
      } catch (io.shardscan.model.store.ObjectStoreException e) {
        loaded = null;
      }
    }
    throw new AssertionError("a commit never went through");
  }

  @Test
  void anOldLoadSparesReadingListsAgain() {
    CountingStore store = new CountingStore();
    ManifestStore manifests = new ManifestStore(store);
    List<ManifestChange> many = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      many.add(taken("f" + i));
    }
    ManifestStore.Loaded first = manifests.commit(COLLECTION, many, null);
    store.reads = 0;

    ManifestStore.Loaded second = manifests.commit(COLLECTION, List.of(taken("one-more")), first);
    manifests.load(COLLECTION, first);

    assertThat(second.manifest().files()).hasSize(601);
    assertThat(store.reads).isEqualTo(1);
  }

  /** Loses every third reply of a conditional write after the write was done. */
  private static final class ReplyLosingStore extends InMemoryObjectStore {
    private final Random random = new Random(11);

    @Override
    public synchronized StoredObject put(String key, byte[] content, PutCondition condition) {
      StoredObject written = super.put(key, content, condition);
      if (random.nextInt(3) == 0) {
        throw new OutcomeUnknownException(key, "the reply was lost", null);
      }
      return written;
    }
  }

  private static final class CountingStore extends InMemoryObjectStore {
    private int reads;

    @Override
    public io.shardscan.model.store.VersionedBytes read(String key, int maxBytes) {
      reads++;
      return super.read(key, maxBytes);
    }
  }
}
