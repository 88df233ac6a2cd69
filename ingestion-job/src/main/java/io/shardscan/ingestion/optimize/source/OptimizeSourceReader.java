package io.shardscan.ingestion.optimize.source;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.optimize.execute.TaskExecution;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** Does tasks, one at a time; asks for the next when it has none. */
@SuppressWarnings(
    "try") // Flink closes readers; close() may be interrupted, as Flink's own contract says
final class OptimizeSourceReader
    extends SingleThreadMultiplexSourceReaderBase<TaskEnded, String, OptimizeTask, OptimizeTask> {
  private final ObjectStore store;
  private final TaskExecution execution;

  private OptimizeSourceReader(
      ObjectStore store, TaskExecution execution, SourceReaderContext context) {
    super(
        () -> new TaskReader(execution),
        (ended, output, task) -> context.sendSourceEventToCoordinator(ended),
        context.getConfiguration(),
        context);
    this.store = store;
    this.execution = execution;
  }

  /** A reader with a store of its own. */
  static OptimizeSourceReader open(IngestionSettings settings, SourceReaderContext context) {
    ObjectStore store = settings.store().open();
    TaskExecution execution =
        new TaskExecution(
            store, Path.of(settings.scratchDirectory()), settings.optimize().codedRows());
    return new OptimizeSourceReader(store, execution, context);
  }

  @Override
  public void start() {
    context.sendSplitRequest();
  }

  @Override
  protected void onSplitFinished(Map<String, OptimizeTask> finished) {
    context.sendSplitRequest();
  }

  /** Keeps nothing: a task that is lost is planned again. */
  @Override
  public List<OptimizeTask> snapshotState(long checkpoint) {
    return List.of();
  }

  @Override
  protected OptimizeTask initializedState(OptimizeTask task) {
    return task;
  }

  @Override
  protected OptimizeTask toSplitType(String id, OptimizeTask task) {
    return task;
  }

  @Override
  public void close() throws Exception {
    execution.cancel();
    try {
      super.close();
    } finally {
      store.close();
    }
  }
}
