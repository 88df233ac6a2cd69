package io.shardscan.ingestion.optimize.execute;

import io.shardscan.ingestion.optimize.plan.CodingNeeds;
import io.shardscan.ingestion.optimize.plan.ServedSegments;
import io.shardscan.ingestion.optimize.rewrite.InlineFolding;
import io.shardscan.ingestion.optimize.rewrite.SegmentRewrite;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.ingestion.optimize.tune.BasisTraining;
import io.shardscan.ingestion.optimize.tune.CalibrationRun;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a task and commits what comes of it.
 *
 * <p>It commits by itself, not with a checkpoint: a swap takes effect only while what it replaces
 * is served, so that it may be done late, twice or never, and nothing depends on it.
 */
public final class TaskExecution {
  private static final Logger LOG = LoggerFactory.getLogger(TaskExecution.class);

  private final ObjectStore store;
  private final Path scratch;
  private final long codedRows;
  private final ManifestStore manifests;
  private final BasisCache bases;
  private final Environment environment;
  private volatile boolean cancelled;
  private ManifestStore.@Nullable Loaded last;

  /**
   * Does tasks on a store. Used by one thread, but for {@link #cancel}.
   *
   * @param scratch local directory for segments in the making
   * @param codedRows rows from which on a collection is coded
   */
  public TaskExecution(ObjectStore store, Path scratch, long codedRows) {
    this(store, scratch, codedRows, Environment.MACHINE);
  }

  /** Does tasks on a store, with ids and a clock of an environment. */
  public TaskExecution(ObjectStore store, Path scratch, long codedRows, Environment environment) {
    this.environment = environment;
    this.store = store;
    this.codedRows = codedRows;
    this.scratch = scratch;
    manifests = new ManifestStore(store, environment);
    bases = new BasisCache(store);
  }

  /** Ends the task in hand soon, from another thread. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Does a task.
   *
   * @throws CancellationException if {@link #cancel} was called
   * @throws RuntimeException if the store fails or an object is damaged: nothing is changed then
   */
  public void execute(OptimizeTask task) {
    step();
    long start = environment.nanoTime();
    ManifestStore.Loaded base = load(task);
    Optional<ManifestChange> change = change(task, base.manifest());
    if (change.isEmpty()) {
      LOG.debug("{}: nothing to do any more", task.splitId());
      return;
    }
    last = manifests.commit(task.collection(), List.of(change.get()), base);
    if (change.get() instanceof ManifestChange.Folded folded) {
      List<ManifestChange> undone = folding().settle(last.manifest(), folded);
      if (!undone.isEmpty()) {
        last = manifests.commit(task.collection(), undone, last);
      }
    }
    LOG.info(
        "{}: done in {} ms, epoch {}",
        task.splitId(),
        (environment.nanoTime() - start) / 1_000_000,
        last.manifest().epoch());
  }

  private ManifestStore.Loaded load(OptimizeTask task) {
    ManifestStore.Loaded previous = last;
    if (previous != null && !previous.manifest().collection().equals(task.collection())) {
      previous = null;
    }
    last = null;
    ManifestStore.Loaded loaded = manifests.load(task.collection(), previous);
    last = loaded;
    return loaded;
  }

  private Optional<ManifestChange> change(OptimizeTask task, Manifest manifest) {
    ServedSegments served = ServedSegments.of(manifest);
    if (served.segments().isEmpty()) {
      return Optional.empty();
    }
    String basis = CodingNeeds.of(manifest, served, codedRows).target();
    return switch (task) {
      case OptimizeTask.Rewrite rewrite ->
          new SegmentRewrite(store, scratch, this::step, environment)
              .rewrite(
                  manifest,
                  rewrite.segments(),
                  basis == null
                      ? null
                      : new SegmentRewrite.Coding(basis, bases.encoder(task.collection(), basis)));
      case OptimizeTask.Fold fold ->
          folding()
              .fold(
                  manifest,
                  fold.files(),
                  basis == null
                      ? null
                      : new SegmentRewrite.Coding(basis, bases.encoder(task.collection(), basis)));
      case OptimizeTask.Train train ->
          Optional.of(
              new BasisTraining(store, this::step, environment)
                  .train(
                      task.collection(),
                      served.references(),
                      served.dimension(),
                      served.rows(),
                      served.newestSequence()));
      case OptimizeTask.Calibrate calibrate ->
          basis == null || !served.nearlyAllCodedIn(basis)
              ? Optional.empty()
              : Optional.of(
                  new CalibrationRun(store, this::step)
                      .calibrate(
                          task.collection(),
                          served.codedIn(basis),
                          bases.basis(task.collection(), basis),
                          basis,
                          served.rows()));
    };
  }

  private InlineFolding folding() {
    return new InlineFolding(
        store, scratch, new SegmentRewrite(store, scratch, this::step, environment), environment);
  }

  private void step() {
    if (cancelled || Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the task is given up: the job is stopping");
    }
  }
}
