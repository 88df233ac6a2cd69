package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.metrics.CommitMetrics;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.environment.Environment;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The manifests as a two-phase sink. Must run with a parallelism of 1. */
public final class ManifestSink
    implements Sink<SplitOutcome>,
        SupportsCommitter<FileOutcome>,
        SupportsWriterState<SplitOutcome, PendingFile> {
  private final IngestionSettings settings;

  /** A sink into the bucket that the settings name. */
  public ManifestSink(IngestionSettings settings) {
    this.settings = settings;
  }

  @Override
  public StatefulSinkWriter<SplitOutcome, PendingFile> createWriter(WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<SplitOutcome, PendingFile> restoreWriter(
      WriterInitContext context, Collection<PendingFile> state) {
    return new CompletionWriter(
        state, new FilesTogether(settings.store().open(), Environment.MACHINE));
  }

  @Override
  public SimpleVersionedSerializer<PendingFile> getWriterStateSerializer() {
    return new JsonSerializer<>(PendingFile.class);
  }

  @Override
  public Committer<FileOutcome> createCommitter(CommitterInitContext context) {
    return new ManifestCommitter(
        settings.store().open(), Environment.MACHINE, new CommitMetrics(context.metricGroup()));
  }

  @Override
  public SimpleVersionedSerializer<FileOutcome> getCommittableSerializer() {
    return new JsonSerializer<>(FileOutcome.class);
  }
}
