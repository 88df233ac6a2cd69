package io.shardscan.ingestion.source.reader;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.segment.SplitIngestion;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.store.ObjectStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;

/** Does the splits that it is given and emits what came of them; asks for more when it has none. */
@SuppressWarnings(
    "try") // Flink closes readers; close() may be interrupted, as Flink's own contract says
public final class UploadSourceReader
    extends SingleThreadMultiplexSourceReaderBase<
        SplitOutcome, SplitOutcome, UploadSplit, UploadSplit> {
  /**
   * Outcomes that may wait to be emitted: more than there are splits in hand, a few at a time or
   * what a checkpoint held. A fetcher that waits for room in Flink's queue may wait for ever
   * (docs/decisions/0071).
   */
  private static final int OUTCOMES = 1 << 16;

  private final ObjectStore store;
  private final SplitIngestion ingestion;

  /** Ids of the splits that this reader has; of the task's thread. */
  private final Set<String> inHand = new HashSet<>();

  private UploadSourceReader(
      ObjectStore store, SplitIngestion ingestion, SourceReaderContext context) {
    super(
        () -> new UploadSplitReader(ingestion),
        (outcome, output, split) -> output.collect(outcome),
        withRoom(context.getConfiguration()),
        context);
    this.store = store;
    this.ingestion = ingestion;
  }

  private static Configuration withRoom(Configuration given) {
    return new Configuration(given).set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, OUTCOMES);
  }

  /** A reader with a store of its own. */
  public static UploadSourceReader open(IngestionSettings settings, SourceReaderContext context) {
    ObjectStore store = settings.store().open();
    return new UploadSourceReader(
        store, new SplitIngestion(store, Path.of(settings.scratchDirectory())), context);
  }

  @Override
  public void start() {
    requestSplitsIfIdle();
  }

  /**
   * Takes splits. One that it has already, as happens where a file changes to and fro, is done
   * once: what comes of it is committed after this, and is held against the bucket then.
   */
  @Override
  public void addSplits(List<UploadSplit> splits) {
    List<UploadSplit> others =
        splits.stream().filter(split -> inHand.add(split.splitId())).toList();
    if (!others.isEmpty()) {
      super.addSplits(others);
    }
  }

  @Override
  protected void onSplitFinished(Map<String, UploadSplit> finished) {
    inHand.removeAll(finished.keySet());
    requestSplitsIfIdle();
  }

  private void requestSplitsIfIdle() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected UploadSplit initializedState(UploadSplit split) {
    return split;
  }

  @Override
  protected UploadSplit toSplitType(String id, UploadSplit split) {
    return split;
  }

  @Override
  public void close() throws Exception {
    ingestion.cancel();
    try {
      super.close();
    } finally {
      store.close();
    }
  }
}
