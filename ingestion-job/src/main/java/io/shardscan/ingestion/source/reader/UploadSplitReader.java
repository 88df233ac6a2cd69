package io.shardscan.ingestion.source.reader;

import io.shardscan.ingestion.segment.SplitIngestion;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.UploadSplit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/**
 * Does one split a fetch, in the reader's own thread, so that checkpoints pass while it decodes and
 * writes.
 */
final class UploadSplitReader implements SplitReader<SplitOutcome, UploadSplit> {
  private final SplitIngestion ingestion;
  private final Queue<UploadSplit> splits = new ArrayDeque<>();

  UploadSplitReader(SplitIngestion ingestion) {
    this.ingestion = ingestion;
  }

  @Override
  public RecordsWithSplitIds<SplitOutcome> fetch() {
    UploadSplit split = splits.peek();
    if (split == null) {
      return new RecordsBySplits<>(Map.of(), Set.of());
    }
    SplitOutcome outcome = ingestion.ingest(split);
    splits.remove();
    return new RecordsBySplits<>(
        Map.of(split.splitId(), List.of(outcome)), Set.of(split.splitId()));
  }

  @Override
  public void handleSplitsChanges(SplitsChange<UploadSplit> change) {
    if (!(change instanceof SplitsAddition<UploadSplit> addition)) {
      throw new IllegalArgumentException("splits are only ever added, this is: " + change);
    }
    splits.addAll(addition.splits());
  }

  @Override
  public void wakeUp() {
    // A fetch never waits for anything but its split.
  }

  @Override
  public void close() {
    // The store belongs to the source reader.
  }
}
