package io.shardscan.ingestion.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.UploadKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.Test;

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
    CompletionWriter writer = new CompletionWriter(List.of());
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
                    new SegmentRef("s2", 5, 50))));
    assertThat(writer.prepareCommit()).isEmpty();
    assertThat(writer.snapshotState(1)).isEmpty();
  }

  @Test
  void aSplitDoneTwiceCountsOnce() {
    CompletionWriter writer = new CompletionWriter(List.of());
    write(writer, written(0, 2, 4), written(0, 2, 4));
    assertThat(writer.prepareCommit()).isEmpty();
    write(writer, written(1, 2, 4));
    assertThat(((FileOutcome.Taken) writer.prepareCommit().iterator().next()).rows()).isEqualTo(10);
  }

  @Test
  void whatIsPendingSurvivesACheckpoint() throws IOException {
    CompletionWriter before = new CompletionWriter(List.of());
    write(before, written(0, 2, 4));
    JsonSerializer<PendingFile> serializer = new JsonSerializer<>(PendingFile.class);
    List<PendingFile> restored = new ArrayList<>();
    for (PendingFile file : before.snapshotState(1)) {
      restored.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(file)));
    }

    CompletionWriter after = new CompletionWriter(restored);
    write(after, written(1, 2, 4));

    assertThat(((FileOutcome.Taken) after.prepareCommit().iterator().next()).segments()).hasSize(2);
  }

  @Test
  void oneBadSplitFailsTheFileAndASupersededOneDropsIt() {
    CompletionWriter writer = new CompletionWriter(List.of());
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
    CompletionWriter writer = new CompletionWriter(List.of());
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
}
