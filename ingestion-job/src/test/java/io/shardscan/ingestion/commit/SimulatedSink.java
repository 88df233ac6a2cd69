package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.metrics.CommitMetrics;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The sink of manifests without Flink: its writer and its committer, for whoever has the turn. */
public final class SimulatedSink {
  private static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return 0;
        }

        @Override
        public Long timestamp() {
          return null;
        }
      };

  private final CompletionWriter writer;
  private final ManifestCommitter committer;

  /** A sink that goes on from a checkpoint. */
  public SimulatedSink(
      ObjectStore store, Environment environment, Collection<PendingFile> restored) {
    writer = new CompletionWriter(restored, new FilesTogether(store, environment));
    committer =
        new ManifestCommitter(
            store, environment, new CommitMetrics(new UnregisteredMetricsGroup()));
  }

  /** Takes what came of a split. */
  public void write(SplitOutcome outcome) {
    writer.write(outcome, CONTEXT);
  }

  /** What is to be committed with the next checkpoint. */
  public Collection<FileOutcome> prepareCommit() {
    return writer.prepareCommit();
  }

  /** What waits for further splits. */
  public List<PendingFile> snapshot(long checkpoint) {
    return writer.snapshotState(checkpoint);
  }

  /**
   * Commits.
   *
   * @return what is to be tried again later
   */
  public List<FileOutcome> commit(List<FileOutcome> outcomes) {
    List<FileOutcome> again = new ArrayList<>();
    List<Committer.CommitRequest<FileOutcome>> requests = new ArrayList<>();
    outcomes.forEach(outcome -> requests.add(new Request(outcome, again)));
    committer.commit(requests);
    return again;
  }

  private record Request(FileOutcome outcome, List<FileOutcome> again)
      implements Committer.CommitRequest<FileOutcome> {
    @Override
    public FileOutcome getCommittable() {
      return outcome;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void retryLater() {
      again.add(outcome);
    }

    @Override
    public void updateAndRetryLater(FileOutcome other) {
      again.add(other);
    }

    @Override
    public void signalFailedWithKnownReason(Throwable e) {
      throw new IllegalStateException("a commit is given up", e);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable e) {
      throw new IllegalStateException("a commit is given up", e);
    }

    @Override
    public void signalAlreadyCommitted() {}
  }
}
