package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * One simulated run in which files are read again with other columns, while some are replaced or
 * deleted, the job is killed and restarted and the store fails. In the end every file has to be
 * read with the column that was set last.
 */
final class ReprocessingScenario {
  private static final Duration TROUBLE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  /** What a server has left undone is gone on with after two minutes, so it may take long. */
  private static final int MOST_LOOKS = 40;

  private static final CollectionId COLLECTION = new CollectionId("acme", "columns");

  private final Simulation simulation;
  private final Trace trace;
  private final Bucket bucket;
  private final Breakage breakage;
  private final ColumnChecker checker;
  private final Path scratch;
  private Faults faults;

  ReprocessingScenario(long seed, Breakage breakage, Trace trace, Path scratch) {
    this.trace = trace;
    this.breakage = breakage;
    this.scratch = scratch;
    simulation = new Simulation(seed, trace);
    bucket = new Bucket(simulation);
    checker = new ColumnChecker(bucket, COLLECTION);
    bucket.observe(checker);
    faults = Faults.random(simulation.random());
  }

  /**
   * Runs it to its end.
   *
   * @throws Violation if something happened that must not
   */
  Scenario.Result run() {
    SimulatedProcess world = new SimulatedProcess("world");
    ObjectStore store = client();
    JobCluster job =
        new JobCluster(
            simulation,
            client(),
            new IngestionSettings(
                () -> store,
                scratch.toString(),
                simulation.random().nextInt(40, 400),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                new OptimizeSettings(
                    Long.MAX_VALUE,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(2))));
    job.start();
    ColumnUser user = new ColumnUser(simulation, client(), COLLECTION);
    simulation.start("user", world, Duration.ZERO, () -> user.actUntil(troubleEnds()));
    simulation.start("chaos", world, Duration.ZERO, () -> makeTrouble(job));
    simulation.run();
    return new Scenario.Result(checker.commits(), trace.lines(), trace.digest());
  }

  private static Instant troubleEnds() {
    return Simulation.START.plus(TROUBLE);
  }

  private ObjectStore client() {
    ObjectStore client = new BucketClient(simulation, bucket, () -> faults);
    return breakage == Breakage.NONE ? client : new BrokenStore(client, breakage);
  }

  private void makeTrouble(JobCluster job) {
    int crashes = simulation.random().nextInt(5);
    for (int i = 0; i < crashes; i++) {
      simulation.sleep(
          Duration.ofNanos(simulation.random().nextLong(TROUBLE.dividedBy(crashes).toNanos())));
      job.crash();
    }
    Duration left = Duration.between(simulation.now(), troubleEnds());
    simulation.sleep(left.isNegative() ? Duration.ZERO : left);
    faults = Faults.NONE;
    simulation.trace("the trouble is over");
    for (int look = 1; ; look++) {
      simulation.sleep(BETWEEN_LOOKS);
      try {
        checker.checkOrder();
        simulation.stop();
        return;
      } catch (Violation e) {
        if (look == MOST_LOOKS) {
          throw e;
        }
      }
    }
  }
}
