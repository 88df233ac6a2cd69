package io.shardscan.ingestion.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Names of the job's metrics. Whoever exports them finds them by the group that all are in; each is
 * shown as {@code shardscan_job_…}.
 */
final class JobMetricNames {
  static final String GROUP = "shardscan";

  static final String FILES_WAITING = "filesWaiting";
  static final String BYTES_WAITING = "bytesWaiting";
  static final String OLDEST_WAITING_SECONDS = "oldestWaitingSeconds";
  static final String ROWS = "rows";
  static final String FILES = "files";
  static final String COMMITS = "commits";
  static final String COMMIT_MILLISECONDS = "commitMilliseconds";

  private static final String FAILURES = "failures";

  private JobMetricNames() {}

  /** Failures of a kind. */
  static Counter failures(MetricGroup group, String kind) {
    return group.addGroup("kind", kind).counter(FAILURES);
  }
}
