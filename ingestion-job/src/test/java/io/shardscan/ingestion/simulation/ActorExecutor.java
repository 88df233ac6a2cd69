package io.shardscan.ingestion.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs what it is given in actors of a process: each task, and each repetition, in its own. */
final class ActorExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private final Simulation simulation;
  private final SimulatedProcess process;

  ActorExecutor(Simulation simulation, SimulatedProcess process) {
    this.simulation = simulation;
    this.process = process;
  }

  @Override
  public void execute(Runnable task) {
    simulation.start("task", process, Duration.ZERO, task);
  }

  @Override
  @SuppressWarnings("NullAway") // whoever repeats something in a simulation never cancels it
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    Duration pause = Duration.of(delay, unit.toChronoUnit());
    simulation.start(
        "repeated",
        process,
        Duration.of(initialDelay, unit.toChronoUnit()),
        () -> {
          while (true) {
            task.run();
            simulation.sleep(pause);
          }
        });
    return null;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true; // what is under way ends in its own time, as if the process were slow to die
  }
}
