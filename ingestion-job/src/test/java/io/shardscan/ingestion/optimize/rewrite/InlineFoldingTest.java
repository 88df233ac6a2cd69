package io.shardscan.ingestion.optimize.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of changes are folded while users change rows; what queries see is told by a model. */
class InlineFoldingTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int DIMENSION = 4;

  @TempDir Path directory;
  private ObjectStore store;
  private Path scratch;
  private InlineFolding folding;
  private ManifestStore.Loaded manifest;
  private long micros = 1_000;
  private int written;

  @BeforeEach
  void open() throws IOException {
    store = new DirectoryObjectStore(directory.resolve("store"));
    scratch = Files.createDirectories(directory.resolve("scratch"));
    folding =
        new InlineFolding(
            store,
            scratch,
            new SegmentRewrite(store, scratch, () -> {}, Environment.MACHINE),
            Environment.MACHINE);
    manifest = new ManifestStore(store).load(COLLECTION, null);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void commit(ManifestChange... changes) {
    manifest = new ManifestStore(store).commit(COLLECTION, List.of(changes), manifest);
  }

  private static String object(String file) {
    return StoreLayout.upload(new UploadKey(COLLECTION, file));
  }

  /** A file that was uploaded and is not read yet. */
  private String upload(String file) {
    store.put(object(file), new byte[] {(byte) written, 1}, PutCondition.ALWAYS);
    return file;
  }

  /** What reading a file comes to; its vectors tell which file a row is from. */
  private ManifestChange.Taken taken(String file, List<String> keys) {
    boolean deletions = InlineFiles.isDeletions(file);
    int dimension = deletions ? 1 : DIMENSION;
    String etag = store.head(object(file)).orElseThrow().etag();
    float[] vectors = new float[keys.size() * dimension];
    Arrays.fill(vectors, ++written);
    RowBatch batch =
        new RowBatch(keys.size(), dimension, vectors, keys.toArray(String[]::new), List.of());
    try (SegmentWriter writer = new SegmentWriter(scratch, dimension)) {
      writer.append(batch, 0, 0);
      SegmentRef segment =
          writer.writeTo(store, COLLECTION, "s" + written, List.of(new SegmentFile(file, etag)));
      return new ManifestChange.Taken(
          file, new FileVersion(etag, 2, Instant.EPOCH), keys.size(), dimension, List.of(segment));
    }
  }

  private String upsert(String... keys) {
    String file = upload(InlineFiles.upserts(micros++, "x"));
    commit(taken(file, List.of(keys)));
    return file;
  }

  private String delete(String... keys) {
    String file = upload(InlineFiles.deletions(micros++, "x"));
    commit(taken(file, List.of(keys)));
    return file;
  }

  private boolean fold(String... files) {
    Optional<ManifestChange> change = folding.fold(manifest.manifest(), List.of(files), null);
    change.ifPresent(this::commit);
    return change.isPresent();
  }

  private List<FileEntry> inOrder() {
    return manifest.manifest().files().stream()
        .filter(entry -> !entry.served().segments().isEmpty())
        .sorted(Comparator.comparingLong(entry -> entry.served().sequence()))
        .toList();
  }

  /** What queries see: by key, which file's row. Worked out from the manifest and the segments. */
  private Map<String, Integer> seen() {
    Map<String, Integer> seen = new TreeMap<>();
    for (FileEntry entry : inOrder()) {
      for (SegmentRef segment : entry.served().segments()) {
        try (SegmentRows rows = SegmentRows.copy(store, COLLECTION, segment, scratch)) {
          for (int row = 0; row < rows.rows(); row++) {
            SegmentFile file = rows.files().get(rows.file(row));
            RowBatch one = rows.gather(new int[] {row});
            if (!file.equals(new SegmentFile(entry.name(), entry.served().etag()))) {
              continue;
            }
            if (entry.served().dimension() == 0) {
              seen.remove(one.keys()[0]);
            } else {
              seen.put(one.keys()[0], (int) one.vectors()[0]);
            }
          }
        }
      }
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void queriesSeeTheSameHoweverFilesAreFolded(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> expected = new TreeMap<>();
    Map<String, Integer> ofFiles = new TreeMap<>();
    for (int step = 0; step < 60; step++) {
      List<String> keys = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        keys.add("k" + random.nextInt(12));
      }
      switch (random.nextInt(8)) {
        case 0 -> {
          commit(taken(upload("f" + step + ".csv"), keys));
          keys.forEach(key -> expected.put(key, written));
          keys.forEach(key -> ofFiles.put(key, written));
        }
        case 1, 2 -> {
          delete(keys.toArray(String[]::new));
          keys.forEach(expected::remove);
        }
        case 3, 4, 5 -> {
          upsert(keys.toArray(String[]::new));
          keys.forEach(key -> expected.put(key, written));
        }
        default -> foldSome(random);
      }
      assertThat(seen()).as("step %d", step).isEqualTo(expected);
    }
    assertThat(manifest.manifest().files()).anyMatch(InlineFiles::isFoldedAway);
    for (FileEntry entry : manifest.manifest().files()) {
      if (InlineFiles.isInline(entry.name())) {
        commit(new ManifestChange.Removed(entry.name()));
      }
    }
    assertThat(seen()).isEqualTo(ofFiles);
  }

  private void foldSome(Random random) {
    List<String> run = new ArrayList<>();
    int skip = random.nextInt(4);
    for (FileEntry entry : inOrder()) {
      if (InlineFiles.isInline(entry.name()) && skip-- <= 0 && run.size() < 9) {
        run.add(entry.name());
      } else if (run.size() > 1) {
        break;
      } else {
        run.clear();
      }
    }
    if (run.size() > 1) {
      assertThat(fold(run.toArray(String[]::new))).isTrue();
    }
  }

  @Test
  void deletionsGoOnceThereIsNothingThatTheyHide() {
    assertThat(fold(upsert("a", "b"), delete("a"), upsert("c"), delete("z"))).isTrue();

    assertThat(inOrder()).hasSize(1);
    assertThat(inOrder().getFirst().rows()).isEqualTo(2);
    assertThat(seen()).containsOnlyKeys("b", "c");
  }

  @Test
  void aChangeThatIsReadLateIsNeverLost() {
    String early = upload(InlineFiles.upserts(micros++, "x"));
    String first = upsert("a");
    String second = delete("late");
    assertThat(fold(first, second)).isFalse();
    assertThat(InlineFiles.isFolded(first)).isFalse();

    commit(taken(early, List.of("late", "kept")));
    String third = upsert("b");
    assertThat(fold(early, first, second, third)).isTrue();
    assertThat(seen()).containsOnlyKeys("a", "b", "kept");

    // One that was under way all the time, and was acknowledged only now, may come last.
    String slow = upload(InlineFiles.upserts(1_001, "slow"));
    commit(taken(slow, List.of("late")));
    assertThat(seen()).containsOnlyKeys("a", "b", "kept", "late");
  }

  @Test
  void nothingIsFoldedThatSomebodyIsDeleting() {
    String first = upsert("a");
    String second = upsert("b");
    store.delete(object(first));

    assertThat(fold(first, second)).isFalse();

    List<String> left = new ArrayList<>();
    store.list(StoreLayout.uploads(COLLECTION), each -> left.add(each.key()));
    assertThat(left).containsExactly(object(second));
  }

  @Test
  void aFoldIsTakenBackIfItsObjectWasDeletedMeanwhile() {
    String first = upsert("a");
    String second = upsert("b");
    ManifestChange.Folded folded =
        (ManifestChange.Folded)
            folding.fold(manifest.manifest(), List.of(first, second), null).orElseThrow();
    for (String file : List.of(first, second, folded.by().getFirst().file())) {
      store.delete(object(file));
    }
    commit(folded);
    assertThat(seen()).containsOnlyKeys("a", "b");

    List<ManifestChange> undone = folding.settle(manifest.manifest(), folded);

    commit(undone.toArray(ManifestChange[]::new));
    assertThat(seen()).isEmpty();
  }

  @Test
  void aFoldIsDroppedWhereWhatItWasMadeOfHasChanged() {
    String first = upsert("a");
    String second = upsert("b");
    ManifestChange change =
        folding.fold(manifest.manifest(), List.of(first, second), null).orElseThrow();
    commit(new ManifestChange.Removed(first));
    long epoch = manifest.manifest().epoch();

    commit(change);

    assertThat(manifest.manifest().epoch()).isEqualTo(epoch);
    ManifestChange.Folded dropped = (ManifestChange.Folded) change;
    assertThat(folding.settle(manifest.manifest(), dropped)).isEmpty();
    assertThat(store.head(object(dropped.by().getFirst().file()))).isEmpty();
    assertThat(seen()).containsOnlyKeys("b");
  }
}
