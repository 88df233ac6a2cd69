package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * One simulated run: users, administrators, followers, a job that is killed and restarted, and
 * optimizing, on a store that fails. After a minute the faults end, and soon the catalog has to say
 * what the bucket holds, and nothing else may be left.
 */
final class Scenario {
  private static final Duration TROUBLE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  /** A listing that takes long is repeated after ten times as long, so five minutes may pass. */
  private static final int MOST_LOOKS = 20;

  private static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * How long after the last manifest that names it an object is kept at least: a sweep does not see
   * that it was named for a while between two of them.
   */
  private static final Duration KEPT = Duration.ofSeconds(20);

  /** How much later than the grace period what nothing refers to may still be there. */
  private static final Duration SWEEP_DELAY = Duration.ofSeconds(15);

  private static final CollectionId SHARED = new CollectionId("acme", "shared");
  private static final CollectionId PASSING = new CollectionId("acme", "passing");

  private final Simulation simulation;
  private final Trace trace;
  private final Bucket bucket;
  private final Breakage breakage;
  private final CatalogChecker checker;
  private final Uploads uploads = new Uploads();
  private final List<Administrator> administrators = new ArrayList<>();
  private final SimulatedProcess world = new SimulatedProcess("world");
  private final Path scratch;
  private Faults faults;

  /**
   * What came of a run.
   *
   * @param commits commits of manifests
   * @param events lines of the trace
   * @param digest the trace's digest
   */
  record Result(long commits, int events, String digest) {}

  /**
   * A run that has not begun.
   *
   * @param scratch local directory
   */
  Scenario(long seed, Breakage breakage, Trace trace, Path scratch) {
    this.trace = trace;
    this.breakage = breakage;
    this.scratch = scratch;
    simulation = new Simulation(seed, trace);
    bucket = new Bucket(simulation);
    UploadHistory history = new UploadHistory(simulation);
    checker = new CatalogChecker(simulation, bucket, uploads, history, KEPT);
    bucket.observe(history);
    bucket.observe(checker);
    faults = Faults.random(simulation.random());
  }

  /**
   * Runs it to its end.
   *
   * @throws Violation if something happened that must not
   */
  Result run() {
    RandomGenerator random = simulation.random();
    IngestionSettings settings = settings(random);
    JobCluster job = new JobCluster(simulation, client(), settings);
    job.start();
    Optimizing optimizing = new Optimizing(simulation, client(), scratch, settings.optimize());
    optimizing.start();
    for (int i = 0; i < 2; i++) {
      Users users = new Users(simulation, client(), SHARED, uploads);
      act("users-" + i, () -> users.actUntil(troubleEnds()));
      Administrator administrator = new Administrator(simulation, client(), "admin-" + i, SHARED);
      administrators.add(administrator);
      act("admin-" + i, () -> administrator.actUntil(troubleEnds()));
      CollectionId followed = i == 0 ? SHARED : PASSING;
      act("follower-" + i, new Follower(simulation, client(), followed, checker)::follow);
      CollectionOwner owner = new CollectionOwner(simulation, client(), PASSING, uploads);
      act("owner-" + i, () -> owner.actUntil(troubleEnds()));
    }
    act("chaos", () -> makeTrouble(job, optimizing));
    simulation.run();
    return new Result(checker.commits(), trace.lines(), trace.digest());
  }

  private static Instant troubleEnds() {
    return Simulation.START.plus(TROUBLE);
  }

  private void act(String name, Runnable body) {
    simulation.start(name, world, Duration.ZERO, body);
  }

  private ObjectStore client() {
    ObjectStore client = new BucketClient(simulation, bucket, () -> faults);
    return breakage == Breakage.NONE ? client : new BrokenStore(client, breakage);
  }

  private IngestionSettings settings(RandomGenerator random) {
    ObjectStore store = client();
    return new IngestionSettings(
        () -> store,
        scratch.toString(),
        random.nextInt(40, 400),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        breakage == Breakage.SWEPT_WITHOUT_GRACE ? Duration.ZERO : GRACE,
        new OptimizeSettings(
            random.nextInt(4) == 0 ? 20 : Long.MAX_VALUE,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2)));
  }

  private void makeTrouble(JobCluster job, Optimizing optimizing) {
    int crashes = simulation.random().nextInt(6);
    for (int i = 0; i < crashes; i++) {
      simulation.sleep(
          Duration.ofNanos(simulation.random().nextLong(TROUBLE.dividedBy(crashes).toNanos())));
      if (simulation.chance(0.7)) {
        job.crash();
      } else {
        optimizing.restart();
      }
    }
    Duration left = Duration.between(simulation.now(), troubleEnds());
    simulation.sleep(left.isNegative() ? Duration.ZERO : left);
    faults = Faults.NONE;
    simulation.trace("the trouble is over");
    awaitOrder();
    simulation.stop();
  }

  /** Waits until all is in order, as it has to be within some minutes. */
  private void awaitOrder() {
    for (int look = 1; ; look++) {
      simulation.sleep(BETWEEN_LOOKS);
      try {
        checkOrder();
        return;
      } catch (Violation e) {
        if (look == MOST_LOOKS) {
          throw e;
        }
      }
    }
  }

  private void checkOrder() {
    InstantClient now = new InstantClient(bucket);
    administrators.forEach(administrator -> administrator.check(now));
    for (CollectionId collection : List.of(SHARED, PASSING)) {
      Map<String, String> there = new TreeMap<>();
      now.list(
          StoreLayout.uploads(collection),
          object ->
              there.put(object.key().substring(object.key().lastIndexOf('/') + 1), object.etag()));
      Manifest manifest = checker.manifest(collection);
      // What was put for an attempt at folding that came to nothing stays for a day.
      there.keySet().removeIf(name -> InlineFiles.isFolded(name) && manifest.find(name).isEmpty());
      Map<String, String> known = new TreeMap<>();
      for (FileEntry entry : manifest.files()) {
        known.put(entry.name(), entry.version().etag());
      }
      Violation.unless(
          known.equals(there),
          "%s: the manifest knows %s, the bucket holds %s",
          collection,
          known,
          there);
    }
    checkNothingElseIsLeft(now);
  }

  private void checkNothingElseIsLeft(InstantClient now) {
    for (CollectionId collection : List.of(SHARED, PASSING)) {
      Set<String> named = CatalogChecker.named(checker.manifest(collection));
      List<StoredObject> objects = new ArrayList<>();
      now.list(StoreLayout.segments(collection), objects::add);
      now.list(StoreLayout.fileLists(collection), objects::add);
      for (StoredObject object : objects) {
        Violation.unless(
            named.contains(object.key()) || !checker.isOverdue(object.key(), SWEEP_DELAY),
            "%s is left, which nothing refers to",
            object.key());
      }
      boolean deleted =
          new CollectionSettingsStore(now)
              .load(collection)
              .filter(CollectionSettings::isDeleted)
              .filter(
                  found ->
                      found
                          .deleted()
                          .plus(GRACE)
                          .plus(GRACE)
                          .plus(SWEEP_DELAY)
                          .isBefore(simulation.now()))
              .isPresent();
      Violation.unless(
          !deleted, "%s was deleted long ago, and something is left of it", collection);
    }
  }
}
