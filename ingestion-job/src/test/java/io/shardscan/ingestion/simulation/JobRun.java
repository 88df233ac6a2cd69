package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.commit.FileOutcome;
import io.shardscan.ingestion.commit.PendingFile;
import io.shardscan.ingestion.commit.SimulatedSink;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.segment.SplitIngestion;
import io.shardscan.ingestion.source.enumerator.SimulatedEnumerator;
import io.shardscan.ingestion.source.enumerator.UploadEnumerator;
import io.shardscan.ingestion.source.enumerator.WatchState;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The job from one start to its end, as Flink runs it: splits are read in parallel, outcomes are
 * committed once the checkpoint that has them is complete, and what a checkpoint does not have is
 * lost with the run.
 */
final class JobRun {
  static final int READERS = 2;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  /** What survives of a run. */
  record Checkpoint(
      WatchState watch,
      List<List<UploadSplit>> reading,
      List<PendingFile> pending,
      List<FileOutcome> toCommit) {}

  private final Simulation simulation;
  private final SimulatedProcess process;
  private final Consumer<Checkpoint> checkpoints;
  private final Runnable failed;
  private final SimulatedContext context;
  private final UploadEnumerator enumerator;
  private final SplitIngestion ingestion;
  private final SimulatedSink sink;

  /** Flink calls all of a sink's methods, with the commit, in one thread. */
  private final OneThread sinkThread;

  private final List<Mailbox<UploadSplit>> assigned = new ArrayList<>();
  private final List<@Nullable UploadSplit> inHand = new ArrayList<>();
  private List<FileOutcome> prepared = new ArrayList<>();
  private List<FileOutcome> toCommit = new ArrayList<>();
  private long checkpointNumber;

  /**
   * A run that has not begun.
   *
   * @param checkpoints takes complete checkpoints
   * @param failed called when the run cannot go on
   */
  JobRun(
      Simulation simulation,
      SimulatedProcess process,
      ObjectStore store,
      IngestionSettings settings,
      @Nullable Checkpoint restored,
      Consumer<Checkpoint> checkpoints,
      Runnable failed) {
    this.simulation = simulation;
    this.process = process;
    this.checkpoints = checkpoints;
    this.failed = failed;
    for (int i = 0; i < READERS; i++) {
      assigned.add(new Mailbox<>(simulation));
      inHand.add(null);
      if (restored != null) {
        restored.reading().get(i).forEach(assigned.get(i)::put);
      }
    }
    context = new SimulatedContext(simulation, process, assigned);
    enumerator =
        SimulatedEnumerator.create(
            context,
            settings,
            restored == null ? null : restored.watch(),
            simulation,
            new ActorExecutor(simulation, process));
    ingestion = new SplitIngestion(store, Path.of(settings.scratchDirectory()), simulation);
    sinkThread = new OneThread(simulation);
    sink = new SimulatedSink(store, simulation, restored == null ? List.of() : restored.pending());
    if (restored != null) {
      toCommit.addAll(restored.toCommit());
    }
  }

  SimulatedProcess process() {
    return process;
  }

  void start() {
    simulation.start("coordinator", process, Duration.ZERO, context::coordinate);
    enumerator.start();
    for (int i = 0; i < READERS; i++) {
      int reader = i;
      simulation.start("reader-" + i, process, Duration.ZERO, () -> read(reader));
    }
    simulation.start("committer", process, Duration.ZERO, this::commit);
  }

  private void read(int reader) {
    try {
      while (true) {
        if (assigned.get(reader).contents().isEmpty()) {
          context.runInCoordinatorThread(() -> enumerator.handleSplitRequest(reader, null));
        }
        UploadSplit split = assigned.get(reader).take();
        inHand.set(reader, split);
        SplitOutcome outcome = ingestion.ingest(split);
        sinkThread.run(
            () -> {
              sink.write(outcome);
              inHand.set(reader, null);
            });
      }
    } catch (ObjectStoreException e) {
      simulation.trace("the job fails: " + e.getMessage());
      failed.run();
    }
  }

  private void commit() {
    while (true) {
      if (!toCommit.isEmpty()) {
        sinkThread.run(() -> toCommit = new ArrayList<>(sink.commit(List.copyOf(toCommit))));
      }
      simulation.sleep(CHECKPOINT_INTERVAL);
      checkpoint();
    }
  }

  private void checkpoint() {
    long number = ++checkpointNumber;
    Checkpoint[] taken = new Checkpoint[1];
    sinkThread.run(() -> taken[0] = take(number));
    List<FileOutcome> covered = List.copyOf(prepared);
    simulation.sleep(Duration.ofMillis(simulation.random().nextInt(1, 400)));
    if (simulation.chance(0.1)) {
      return; // what was prepared goes with the next one
    }
    checkpoints.accept(taken[0]);
    prepared = new ArrayList<>();
    toCommit.addAll(covered);
    context.runInCoordinatorThread(() -> enumerator.notifyCheckpointComplete(number));
  }

  private Checkpoint take(long number) {
    prepared.addAll(sink.prepareCommit());
    List<List<UploadSplit>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      List<UploadSplit> splits = new ArrayList<>();
      UploadSplit split = inHand.get(i);
      if (split != null) {
        splits.add(split);
      }
      splits.addAll(assigned.get(i).contents());
      reading.add(splits);
    }
    List<FileOutcome> outcomes = new ArrayList<>(toCommit);
    outcomes.addAll(prepared);
    return new Checkpoint(
        enumerator.snapshotState(number), reading, sink.snapshot(number), outcomes);
  }
}
