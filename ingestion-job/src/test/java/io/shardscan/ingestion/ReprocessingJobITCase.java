package io.shardscan.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardscan.ingestion.config.DirectoryStoreFactory;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileRewrite;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection's files are read again with other columns; their rows change in one commit. */
@SuppressWarnings("try") // a job runs for as long as its block; ending it may be interrupted
class ReprocessingJobITCase {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FILES =
      IntStream.range(0, 12).mapToObj("f%d.csv"::formatted).toList();

  @TempDir Path directory;
  private ObjectStore store;

  @BeforeEach
  void openStore() {
    store = new DirectoryObjectStore(directory.resolve("bucket"));
    columns("narrow");
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void rowsChangeTogetherWhateverHappensToTheFilesMeanwhile() throws Exception {
    try (RunningJob job = start()) {
      Manifest before = uploaded();
      Reprocessing asked = ask(store);
      store.delete(StoreLayout.upload(new UploadKey(COLLECTION, "f3.csv")));
      upload("f4.csv", 77);
      int rewritten = new FileRewrite(store).rewrite(COLLECTION, asked);
      assertThat(rewritten).isEqualTo(FILES.size() - 1);

      Manifest after =
          await().atMost(PATIENCE).until(this::manifest, manifest -> dimensions(manifest, 3));
      assertThat(after.find("f3.csv")).isEmpty();
      assertThat(after.find("f4.csv").orElseThrow().rows()).isEqualTo(77);
      for (FileEntry entry : after.files()) {
        FileEntry then = before.find(entry.name()).orElse(null);
        if (then != null && !entry.name().equals("f4.csv")) {
          assertThat(entry.served().sequence()).isEqualTo(then.served().sequence());
        }
      }
      upload("new.csv", 5);
      await()
          .atMost(PATIENCE)
          .until(() -> manifest().find("new.csv").filter(entry -> !entry.failed()).isPresent());
    }
  }

  @Test
  void aServerThatGoesAndAJobThatGoesLeaveTheRowsAsTheyWere() throws Exception {
    long epoch;
    try (RunningJob job = start()) {
      epoch = uploaded().epoch();
      // The server ends when half of the files are rewritten.
      ObjectStore ending = endingAfter(FILES.size() / 2);
      Reprocessing asked = ask(store);
      assertThatThrownBy(() -> new FileRewrite(ending).rewrite(COLLECTION, asked))
          .isInstanceOf(StoreUnavailableException.class);
      await().atMost(PATIENCE).until(() -> segments() >= FILES.size() + FILES.size() / 2);
    }
    try (RunningJob job = start()) {
      await()
          .during(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(() -> manifest().epoch() == epoch);
      assertThat(dimensions(manifest(), 2)).isTrue();
      Reprocessing left = new ReprocessingStore(store).load(COLLECTION).orElseThrow();
      assertThat(left.ready()).isFalse();
      // The one that was rewritten last was not noted any more.
      assertThat(new FileRewrite(store).rewrite(COLLECTION, left)).isEqualTo(FILES.size() - 1);
      await().atMost(PATIENCE).until(() -> dimensions(manifest(), 3));
      assertThat(manifest().epoch()).isEqualTo(epoch + 1);
    }
  }

  /** Whether all files have vectors of so many components; never some of them. */
  private static boolean dimensions(Manifest manifest, int wanted) {
    TreeMap<Integer, String> found = new TreeMap<>();
    for (FileEntry entry : manifest.files()) {
      found.put(entry.served().dimension(), entry.name());
    }
    assertThat(found).as("dimensions at once").hasSize(1);
    return found.firstKey() == wanted;
  }

  private Manifest uploaded() {
    for (int i = 0; i < FILES.size(); i++) {
      upload(FILES.get(i), 10 + i);
    }
    return await()
        .atMost(PATIENCE)
        .until(this::manifest, manifest -> manifest.files().size() == FILES.size());
  }

  private Reprocessing ask(ObjectStore from) {
    Reprocessing asked = new FileRewrite(from).plan(COLLECTION);
    new ReprocessingStore(from).save(COLLECTION, asked);
    columns("wide");
    return asked;
  }

  private void columns(String vector) {
    new CollectionSettingsStore(store)
        .update(
            COLLECTION, before -> new CollectionSettings(Tier.HOT, Instant.EPOCH, "id", vector));
  }

  private void upload(String file, int rows) {
    StringBuilder text = new StringBuilder("id,narrow,wide\n");
    for (int i = 0; i < rows; i++) {
      text.append("%s-%d,\"[%d,1]\",\"[%d,2,3]\"\n".formatted(file, i, i, i));
    }
    store.put(
        StoreLayout.upload(new UploadKey(COLLECTION, file)),
        text.toString().getBytes(StandardCharsets.UTF_8),
        PutCondition.ALWAYS);
  }

  private Manifest manifest() {
    return new ManifestStore(store).load(COLLECTION, null).manifest();
  }

  private long segments() {
    long[] count = {0};
    store.list(StoreLayout.segments(COLLECTION), each -> count[0]++);
    return count[0];
  }

  private RunningJob start() throws Exception {
    return RunningJob.start(
        RunningJob.settings(
            new DirectoryStoreFactory(directory.resolve("bucket").toString()),
            Files.createDirectories(directory.resolve("scratch")),
            Duration.ofMinutes(5),
            RunningJob.LATER),
        directory.resolve("checkpoints"));
  }

  /** The store, which fails once so many files have been noted as rewritten. */
  private ObjectStore endingAfter(int files) {
    int[] notes = {0};
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean isNote =
                  method.getName().equals("put")
                      && StoreLayout.reprocessing(COLLECTION).equals(arguments[0]);
              if (isNote && ++notes[0] > files) {
                throw new StoreUnavailableException("reprocessing", "the server ends here", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
