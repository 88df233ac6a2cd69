package io.shardscan.ingestion.simulation;

import io.shardscan.ingestion.source.split.UploadSplit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** What Flink is to an enumerator: a coordinator thread, a worker thread and readers. */
final class SimulatedContext implements SplitEnumeratorContext<UploadSplit> {
  private final Simulation simulation;
  private final SimulatedProcess process;
  private final Mailbox<Runnable> coordinator;
  private final List<Mailbox<UploadSplit>> readers;
  private final OneThread worker;

  SimulatedContext(
      Simulation simulation, SimulatedProcess process, List<Mailbox<UploadSplit>> readers) {
    this.simulation = simulation;
    this.process = process;
    this.readers = readers;
    worker = new OneThread(simulation);
    coordinator = new Mailbox<>(simulation);
  }

  /** What the coordinator thread does, for ever. */
  void coordinate() {
    while (true) {
      coordinator.take().run();
    }
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int currentParallelism() {
    return readers.size();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    Map<Integer, ReaderInfo> registered = new HashMap<>();
    for (int i = 0; i < readers.size(); i++) {
      registered.put(i, new ReaderInfo(i, "simulated"));
    }
    return registered;
  }

  @Override
  public void assignSplits(SplitsAssignment<UploadSplit> assignment) {
    assignment.assignment().forEach((reader, splits) -> splits.forEach(readers.get(reader)::put));
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    simulation.start(
        "worker-once", process, Duration.ZERO, () -> worker.run(() -> callOnce(callable, handler)));
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    simulation.start(
        "worker",
        process,
        Duration.ofMillis(initialDelay),
        () -> {
          while (true) {
            worker.run(() -> callOnce(callable, handler));
            simulation.sleep(Duration.ofMillis(period));
          }
        });
  }

  @SuppressWarnings("NullAway") // as Flink does it
  private <T> void callOnce(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    try {
      T result = callable.call();
      runInCoordinatorThread(() -> handler.accept(result, null));
    } catch (Exception e) {
      runInCoordinatorThread(() -> handler.accept(null, e));
    }
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    coordinator.put(runnable);
  }
}
