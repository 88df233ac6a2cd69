package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.ingestion.optimize.execute.TaskExecution;
import io.shardscan.ingestion.optimize.plan.Backlog;
import io.shardscan.ingestion.optimize.plan.CatalogWatch;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Optimizes beside ingestion, with a process a generation, of which two may live at once. */
final class Optimizing {
  private static final int EXECUTORS = 2;
  private static final int MOST_TASKS = 4;

  private final Simulation simulation;
  private final ObjectStore store;
  private final Path scratch;
  private final OptimizeSettings settings;
  private int generations;
  private SimulatedProcess process = new SimulatedProcess("optimize-0");

  Optimizing(Simulation simulation, ObjectStore store, Path scratch, OptimizeSettings settings) {
    this.simulation = simulation;
    this.store = store;
    this.scratch = scratch;
    this.settings = settings;
  }

  /** Begins anew; what was under way is cut off, or goes on for a while. */
  void restart() {
    SimulatedProcess before = process;
    simulation.after(
        Duration.ofNanos(
            simulation.chance(0.5)
                ? 0
                : simulation.random().nextLong(JobCluster.LONGEST_AFTERLIFE.toNanos())),
        before::kill);
    start();
  }

  void start() {
    process = new SimulatedProcess("optimize-" + ++generations);
    Backlog backlog = new Backlog(settings.firstPause(), simulation);
    CatalogWatch watch = new CatalogWatch(store, settings, backlog, simulation);
    List<Mailbox<OptimizeTask>> assigned = new ArrayList<>();
    for (int i = 0; i < EXECUTORS; i++) {
      Mailbox<OptimizeTask> tasks = new Mailbox<>(simulation);
      assigned.add(tasks);
      TaskExecution execution = new TaskExecution(store, scratch, settings.codedRows(), simulation);
      simulation.start(
          "executor-" + i, process, Duration.ZERO, () -> execute(tasks, execution, backlog));
    }
    simulation.start("plan", process, settings.pollInterval(), () -> plan(watch, assigned));
  }

  private void plan(CatalogWatch watch, List<Mailbox<OptimizeTask>> assigned) {
    while (true) {
      try {
        for (OptimizeTask task : watch.poll(MOST_TASKS)) {
          assigned.get(simulation.random().nextInt(EXECUTORS)).put(task);
        }
      } catch (ObjectStoreException e) {
        simulation.trace("cannot plan: " + e.getMessage());
      }
      simulation.sleep(settings.pollInterval());
    }
  }

  private void execute(Mailbox<OptimizeTask> tasks, TaskExecution execution, Backlog backlog) {
    while (true) {
      OptimizeTask task = tasks.take();
      simulation.trace("does " + task.splitId());
      try {
        execution.execute(task);
        backlog.succeeded(task.splitId());
      } catch (ObjectStoreException e) {
        simulation.trace("cannot do " + task.splitId() + ": " + e.getMessage());
        backlog.failed(task.splitId(), false);
      }
    }
  }
}
