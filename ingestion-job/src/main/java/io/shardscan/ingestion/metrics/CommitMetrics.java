package io.shardscan.ingestion.metrics;

import io.shardscan.model.catalog.ManifestChange;
import java.time.Duration;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the committer tells: what became searchable, what failed, and how long commits take. */
public final class CommitMetrics {
  private final Counter rows;
  private final Counter taken;
  private final Counter failed;
  private final Counter removed;
  private final Counter commits;
  private final Counter milliseconds;
  private final Counter badFiles;
  private final Counter failedCommits;

  /** Registers the metrics. */
  public CommitMetrics(MetricGroup flink) {
    MetricGroup group = flink.addGroup(JobMetricNames.GROUP);
    rows = group.counter(JobMetricNames.ROWS);
    commits = group.counter(JobMetricNames.COMMITS);
    milliseconds = group.counter(JobMetricNames.COMMIT_MILLISECONDS);
    taken = group.addGroup("outcome", "taken").counter(JobMetricNames.FILES);
    failed = group.addGroup("outcome", "failed").counter(JobMetricNames.FILES);
    removed = group.addGroup("outcome", "removed").counter(JobMetricNames.FILES);
    badFiles = JobMetricNames.failures(group, "file");
    failedCommits = JobMetricNames.failures(group, "commit");
  }

  /** A collection's manifest was changed. */
  public void committed(List<ManifestChange> changes, Duration took) {
    commits.inc();
    milliseconds.inc(took.toMillis());
    for (ManifestChange change : changes) {
      switch (change) {
        case ManifestChange.Taken file -> {
          taken.inc();
          rows.inc(file.rows());
        }
        case ManifestChange.Failed file -> {
          failed.inc();
          badFiles.inc();
        }
        case ManifestChange.Removed file -> removed.inc();
        default -> {
          // The optimizer's changes add and remove no rows.
        }
      }
    }
  }

  /** A commit did not succeed, and is tried again. */
  public void commitFailed() {
    failedCommits.inc();
  }
}
