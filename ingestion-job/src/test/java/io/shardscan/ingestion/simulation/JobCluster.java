package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.model.store.ObjectStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a job running: starts it again from its last checkpoint, or without any, when it fails or
 * is killed. A run that is thought dead may go on for a while beside its successor, though it can
 * complete no checkpoint any more.
 */
final class JobCluster {
  /** Longest time that a run goes on after it was given up: less than the sweeps' grace. */
  static final Duration LONGEST_AFTERLIFE = Duration.ofSeconds(12);

  private final Simulation simulation;
  private final SimulatedProcess supervisor = new SimulatedProcess("supervisor");
  private final ObjectStore store;
  private final IngestionSettings settings;
  private JobRun.@Nullable Checkpoint last;
  private @Nullable JobRun current;
  private int runs;

  JobCluster(Simulation simulation, ObjectStore store, IngestionSettings settings) {
    this.simulation = simulation;
    this.store = store;
    this.settings = settings;
  }

  /** Starts the first run. */
  void start() {
    startRun(null);
  }

  /** Ends the run as if it had failed, now. */
  void crash() {
    JobRun run = current;
    if (run != null) {
      giveUp(run);
    }
  }

  private void giveUp(JobRun run) {
    if (current != run) {
      return; // it is only being found dead once more
    }
    current = null;
    SimulatedProcess process = run.process();
    boolean lives = simulation.chance(0.5);
    simulation.trace(process.name() + (lives ? " is thought dead" : " is killed"));
    if (lives) {
      simulation.after(
          Duration.ofNanos(simulation.random().nextLong(LONGEST_AFTERLIFE.toNanos())),
          process::kill);
    } else {
      process.kill();
    }
    boolean restored = simulation.chance(0.75);
    simulation.start(
        "restart",
        supervisor,
        Duration.ofMillis(simulation.random().nextInt(1, 3_000)),
        () -> startRun(restored ? last : null));
  }

  private void startRun(JobRun.@Nullable Checkpoint restored) {
    SimulatedProcess process = new SimulatedProcess("job-" + ++runs);
    simulation.trace(
        process.name() + " starts " + (restored == null ? "from nothing" : "from a checkpoint"));
    JobRun[] run = new JobRun[1];
    run[0] =
        new JobRun(
            simulation,
            process,
            store,
            settings,
            restored,
            checkpoint -> {
              if (current == run[0]) {
                last = checkpoint;
              }
            },
            () -> giveUp(run[0]));
    current = run[0];
    run[0].start();
  }
}
