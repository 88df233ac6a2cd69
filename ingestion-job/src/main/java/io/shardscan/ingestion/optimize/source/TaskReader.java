package io.shardscan.ingestion.optimize.source;

import io.shardscan.ingestion.optimize.execute.TaskExecution;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.store.ObjectStoreException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one task a fetch, in a thread of its own beside the task's, so that checkpoints pass
 * meanwhile. Whatever goes wrong with a task is told, and never ends the job.
 */
final class TaskReader implements SplitReader<TaskEnded, OptimizeTask> {
  private static final Logger LOG = LoggerFactory.getLogger(TaskReader.class);

  private final TaskExecution execution;
  private final Queue<OptimizeTask> tasks = new ArrayDeque<>();

  TaskReader(TaskExecution execution) {
    this.execution = execution;
  }

  @Override
  public RecordsWithSplitIds<TaskEnded> fetch() {
    OptimizeTask task = tasks.poll();
    if (task == null) {
      return new RecordsBySplits<>(Map.of(), Set.of());
    }
    String id = task.splitId();
    return new RecordsBySplits<>(Map.of(id, List.of(new TaskEnded(id, result(task)))), Set.of(id));
  }

  private TaskEnded.Result result(OptimizeTask task) {
    try {
      execution.execute(task);
      return TaskEnded.Result.DONE;
    } catch (CancellationException e) {
      throw e;
    } catch (ObjectStoreException | UncheckedIOException e) {
      LOG.warn("Optimizing is tried again, the store or disk failed: {}", describe(task), e);
      return TaskEnded.Result.UNAVAILABLE;
    } catch (RuntimeException e) {
      LOG.warn("Optimizing failed and is tried again later: {}", describe(task), e);
      return TaskEnded.Result.REFUSED;
    }
  }

  private static String describe(OptimizeTask task) {
    return task instanceof OptimizeTask.Rewrite rewrite
        ? "collection " + task.collection() + ", segments " + rewrite.segments()
        : task.splitId();
  }

  @Override
  public void handleSplitsChanges(SplitsChange<OptimizeTask> change) {
    if (!(change instanceof SplitsAddition<OptimizeTask> addition)) {
      throw new IllegalArgumentException("tasks are only ever added, this is: " + change);
    }
    tasks.addAll(addition.splits());
  }

  @Override
  public void wakeUp() {
    // A fetch never waits for anything but its task.
  }

  @Override
  public void close() {
    // The store belongs to the source reader.
  }
}
