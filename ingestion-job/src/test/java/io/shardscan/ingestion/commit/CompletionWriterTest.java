package io.shardscan.ingestion.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionWriterTest {
  private static final UploadKey UPLOAD =
      new UploadKey(new CollectionId("acme", "products"), "a.fvecs");
  private static final FileVersion VERSION =
      new FileVersion("v1", 10, Instant.parse("2026-01-02T03:04:05.678901Z"));
  private static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return 0;
        }

        @Override
        public Long timestamp() {
          return null;
        }
      };

  @TempDir Path directory;
  private ObjectStore store;

  @BeforeEach
  void openStore() {
    store = new DirectoryObjectStore(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private CompletionWriter writer(List<PendingFile> restored) {
    return new CompletionWriter(restored, new FilesTogether(store, Environment.MACHINE));
  }

  private static SplitOutcome written(int index, int count, int dimension) {
    return new SplitOutcome.Written(
        UPLOAD, VERSION, index, count, 5, dimension, List.of(new SegmentRef("s" + index, 5, 50)));
  }

  private static void write(CompletionWriter writer, SplitOutcome... outcomes) {
    for (SplitOutcome outcome : outcomes) {
      writer.write(outcome, CONTEXT);
    }
  }

  @Test
  void aFileIsGivenOnWhenItsLastSplitIsDoneWithItsSegmentsInOrder() {
    CompletionWriter writer = writer(List.of());
    write(writer, written(2, 3, 4), written(0, 3, 4));
    assertThat(writer.prepareCommit()).isEmpty();
    write(writer, written(1, 3, 4));

    assertThat(writer.prepareCommit())
        .containsExactly(
            new FileOutcome.Taken(
                UPLOAD,
                VERSION,
                15,
                4,
                List.of(
                    new SegmentRef("s0", 5, 50),
                    new SegmentRef("s1", 5, 50),
                    new SegmentRef("s2", 5, 50)),
                null));
    assertThat(writer.prepareCommit()).isEmpty();
    assertThat(writer.snapshotState(1)).isEmpty();
  }

  @Test
  void aSplitDoneTwiceCountsOnce() {
    CompletionWriter writer = writer(List.of());
    write(writer, written(0, 2, 4), written(0, 2, 4));
    assertThat(writer.prepareCommit()).isEmpty();
    write(writer, written(1, 2, 4));
    assertThat(((FileOutcome.Taken) writer.prepareCommit().iterator().next()).rows()).isEqualTo(10);
  }

  @Test
  void whatIsPendingSurvivesACheckpoint() throws IOException {
    CompletionWriter before = writer(List.of());
    write(before, written(0, 2, 4));
    JsonSerializer<PendingFile> serializer = new JsonSerializer<>(PendingFile.class);
    List<PendingFile> restored = new ArrayList<>();
    for (PendingFile file : before.snapshotState(1)) {
      restored.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(file)));
    }

    CompletionWriter after = writer(restored);
    write(after, written(1, 2, 4));

    assertThat(((FileOutcome.Taken) after.prepareCommit().iterator().next()).segments()).hasSize(2);
  }

  @Test
  void oneBadSplitFailsTheFileAndASupersededOneDropsIt() {
    CompletionWriter writer = writer(List.of());
    write(
        writer,
        written(0, 2, 4),
        new SplitOutcome.Failed(UPLOAD, VERSION, 1, 2, "Row 7: the vector has a NaN."));
    assertThat(writer.prepareCommit())
        .containsExactly(new FileOutcome.Failed(UPLOAD, VERSION, "Row 7: the vector has a NaN."));

    write(writer, written(0, 2, 4), new SplitOutcome.Superseded(UPLOAD, VERSION, 1, 2));
    assertThat(writer.prepareCommit()).isEmpty();
    assertThat(writer.snapshotState(1)).isEmpty();
  }

  @Test
  void splitsOfDifferentDimensionsFailTheFile() {
    CompletionWriter writer = writer(List.of());
    write(writer, written(0, 2, 4), written(1, 2, 8));

    assertThat(((FileOutcome.Failed) writer.prepareCommit().iterator().next()).reason())
        .contains("4")
        .contains("8");
  }

  @Test
  void outcomesSurviveTheWayBetweenTasks() throws IOException {
    JsonSerializer<SplitOutcome> serializer = new JsonSerializer<>(SplitOutcome.class);
    for (SplitOutcome outcome :
        List.of(
            written(0, 1, 4),
            new SplitOutcome.Failed(UPLOAD, VERSION, 0, 1, "why \"this\" failed\n"),
            new SplitOutcome.Superseded(UPLOAD, VERSION, 0, 1),
            new SplitOutcome.Gone(UPLOAD))) {
      assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(outcome)))
          .isEqualTo(outcome);
    }
  }

  @Test
  void filesThatAreReadAgainTogetherAreGivenOnTogether() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    UploadKey b = new UploadKey(UPLOAD.collection(), "b.csv");
    UploadKey gone = new UploadKey(UPLOAD.collection(), "gone.csv");
    UploadKey other = new UploadKey(UPLOAD.collection(), "other.csv");
    FileVersion afterA = put(a, "a");
    FileVersion afterB = put(b, "b");
    ReprocessingStore asked = new ReprocessingStore(store);
    Reprocessing.Member doneA = new Reprocessing.Member("a.csv", "old a", afterA.etag(), true);
    Reprocessing.Member doneB = new Reprocessing.Member("b.csv", "old b", afterB.etag(), true);
    Reprocessing.Member doneGone = new Reprocessing.Member("gone.csv", "old", null, true);
    asked.save(
        UPLOAD.collection(),
        new Reprocessing(
            List.of(doneA, new Reprocessing.Member("b.csv", "old b"), doneGone), true));
    CompletionWriter writer = writer(List.of());
    write(writer, whole(a, afterA), whole(other, VERSION));
    assertThat(writer.prepareCommit())
        .extracting(FileOutcome::upload)
        .as("what is no part of it does not wait")
        .containsExactly(other);

    CompletionWriter after = writer(writer.snapshotState(1));
    write(after, whole(b, afterB));
    assertThat(after.prepareCommit()).as("b.csv is not noted as rewritten").isEmpty();

    asked.save(UPLOAD.collection(), new Reprocessing(List.of(doneA, doneB, doneGone), true));
    FileVersion late = put(gone, "it is there again");
    assertThat(after.prepareCommit()).as("gone.csv is there and not read").isEmpty();
    store.delete(StoreLayout.upload(gone));
    assertThat(late.etag()).isNotEmpty();
    assertThat(after.prepareCommit())
        .containsExactly(
            new FileOutcome.Taken(a, afterA, 5, 4, SEGMENTS, "old a"),
            new FileOutcome.Taken(b, afterB, 5, 4, SEGMENTS, "old b"));
    assertThat(after.snapshotState(2)).isEmpty();
  }

  @Test
  void whatReplacesAFileMeanwhileIsGivenOnWithTheOthersAsNew() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    FileVersion before = put(a, "a");
    new ReprocessingStore(store)
        .save(
            UPLOAD.collection(),
            new Reprocessing(
                List.of(new Reprocessing.Member("a.csv", "old a", before.etag(), true)), true));
    CompletionWriter writer = writer(List.of());
    FileVersion replaced = put(a, "another a");
    write(writer, whole(a, before));
    assertThat(writer.prepareCommit()).isEmpty();
    write(writer, whole(a, replaced));
    assertThat(writer.prepareCommit())
        .contains(new FileOutcome.Taken(a, replaced, 5, 4, SEGMENTS, null));
  }

  @Test
  void anOlderVersionThatWasReadLastHoldsNothingBack() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    UploadKey b = new UploadKey(UPLOAD.collection(), "b.csv");
    FileVersion older = put(b, "b");
    FileVersion newer = put(b, "another b");
    FileVersion afterA = put(a, "a");
    new ReprocessingStore(store)
        .save(
            UPLOAD.collection(),
            new Reprocessing(
                List.of(
                    new Reprocessing.Member("a.csv", "old a", afterA.etag(), true),
                    new Reprocessing.Member("b.csv", older.etag(), null, true)),
                true));
    CompletionWriter writer = writer(List.of());
    write(writer, whole(b, newer), whole(b, older));
    assertThat(writer.prepareCommit()).as("a.csv is not read").isEmpty();

    write(writer, whole(a, afterA));
    assertThat(writer.prepareCommit())
        .contains(
            new FileOutcome.Taken(a, afterA, 5, 4, SEGMENTS, "old a"),
            new FileOutcome.Taken(b, newer, 5, 4, SEGMENTS, null));
    assertThat(writer.snapshotState(1)).isEmpty();
  }

  @Test
  void whatWasReadOfTheSameBytesBeforeTheyWereRewrittenIsNotTaken() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    FileVersion rewritten = put(a, "a");
    FileVersion before =
        new FileVersion(rewritten.etag(), rewritten.size(), rewritten.modified().minusSeconds(60));
    FileOutcome late = new FileOutcome.Taken(a, before, 5, 4, SEGMENTS, "old a");
    SimulatedSink sink = new SimulatedSink(store, Environment.MACHINE, List.of());
    ManifestStore manifests = new ManifestStore(store);
    new ReprocessingStore(store)
        .save(
            UPLOAD.collection(),
            new Reprocessing(
                List.of(new Reprocessing.Member("a.csv", "old a", rewritten.etag(), true)), true));

    assertThat(sink.commit(List.of(late))).isEmpty();
    assertThat(manifests.load(UPLOAD.collection(), null).manifest().files()).isEmpty();
    sink.write(whole(a, before));
    assertThat(sink.prepareCommit()).isEmpty();
    sink.write(whole(a, rewritten));
    assertThat(sink.commit(List.copyOf(sink.prepareCommit()))).isEmpty();
    assertThat(manifests.load(UPLOAD.collection(), null).manifest().files())
        .extracting(FileEntry::version)
        .containsExactly(rewritten);
  }

  @Test
  void theSameBytesFromAnotherUploadAreTakenAsTheyWereRead() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    FileVersion now = put(a, "a");
    FileVersion read = new FileVersion(now.etag(), now.size(), now.modified().minusSeconds(60));
    SimulatedSink sink = new SimulatedSink(store, Environment.MACHINE, List.of());

    assertThat(sink.commit(List.of(new FileOutcome.Taken(a, read, 5, 4, SEGMENTS, null))))
        .isEmpty();
    assertThat(new ManifestStore(store).load(UPLOAD.collection(), null).manifest().files())
        .extracting(FileEntry::version)
        .containsExactly(read);
  }

  @Test
  void ofAFileThatIsReplacedAgainAndAgainTheVersionsReadLastWait() {
    UploadKey a = new UploadKey(UPLOAD.collection(), "a.csv");
    new ReprocessingStore(store)
        .save(
            UPLOAD.collection(),
            new Reprocessing(List.of(new Reprocessing.Member("a.csv", "old a")), true));
    CompletionWriter writer = writer(List.of());
    List<FileVersion> versions = new ArrayList<>();
    for (int i = 0; i < 3 * CompletionWriter.MAX_VERSIONS; i++) {
      versions.add(new FileVersion("v" + i, 10, VERSION.modified()));
      write(writer, whole(a, versions.getLast()));
    }
    write(writer, whole(a, versions.getFirst()));

    List<FileVersion> last =
        new ArrayList<>(
            versions.reversed().subList(0, CompletionWriter.MAX_VERSIONS - 1).reversed());
    last.add(versions.getFirst());
    assertThat(writer.snapshotState(1))
        .extracting(PendingFile::version)
        .containsExactlyElementsOf(last);
  }

  private static final List<SegmentRef> SEGMENTS = List.of(new SegmentRef("s", 5, 50));

  private static SplitOutcome whole(UploadKey upload, FileVersion version) {
    return new SplitOutcome.Written(upload, version, 0, 1, 5, 4, SEGMENTS);
  }

  private FileVersion put(UploadKey upload, String text) {
    StoredObject object =
        store.put(
            StoreLayout.upload(upload), text.getBytes(StandardCharsets.UTF_8), PutCondition.ALWAYS);
    return new FileVersion(object.etag(), object.size(), object.modified());
  }
}
