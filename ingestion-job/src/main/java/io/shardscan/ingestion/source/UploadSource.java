package io.shardscan.ingestion.source;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.source.enumerator.UploadEnumerator;
import io.shardscan.ingestion.source.enumerator.WatchState;
import io.shardscan.ingestion.source.reader.UploadSourceReader;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.UploadSplit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The bucket as an endless source: one outcome for each split of each file that arrives, is
 * replaced or is deleted.
 */
public final class UploadSource implements Source<SplitOutcome, UploadSplit, WatchState> {
  private final IngestionSettings settings;

  /** A source over the bucket that the settings name. */
  public UploadSource(IngestionSettings settings) {
    this.settings = settings;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<UploadSplit, WatchState> createEnumerator(
      SplitEnumeratorContext<UploadSplit> context) {
    return new UploadEnumerator(context, settings, null);
  }

  @Override
  public SplitEnumerator<UploadSplit, WatchState> restoreEnumerator(
      SplitEnumeratorContext<UploadSplit> context, WatchState state) {
    return new UploadEnumerator(context, settings, state);
  }

  @Override
  public SourceReader<SplitOutcome, UploadSplit> createReader(SourceReaderContext context) {
    return UploadSourceReader.open(settings, context);
  }

  @Override
  public SimpleVersionedSerializer<UploadSplit> getSplitSerializer() {
    return new JsonSerializer<>(UploadSplit.class);
  }

  @Override
  public SimpleVersionedSerializer<WatchState> getEnumeratorCheckpointSerializer() {
    return new JsonSerializer<>(WatchState.class);
  }
}
