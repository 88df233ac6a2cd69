package io.shardscan.standalone;

import io.shardscan.ingestion.IngestionJob;
import io.shardscan.ingestion.config.DirectoryStoreFactory;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.jobmetrics.JobMetricsReporterFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingestion job in a Flink cluster inside this process. Should the job ever end by itself,
 * which its restart strategy rules out short of a fault in Flink, the process ends too and can be
 * started again: nothing is lost.
 */
final class LocalIngestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalIngestion.class);
  private static final String LOOPBACK = "127.0.0.1";

  /** The name of the reporter among those that Flink may have; without a port it only gathers. */
  private static final String METRICS = "shardscan";

  private static final int SECONDS_TO_STOP = 20;
  private static final int SECONDS_TO_START = 60;

  private final JobClient job;

  private LocalIngestion(JobClient job) {
    this.job = job;
  }

  /** Starts the job and waits until Flink says that it runs. */
  static LocalIngestion start(Path bucket, Path scratch, Path flink, int parallelism) {
    Configuration configuration =
        IngestionJob.configuration()
            .set(RestOptions.BIND_ADDRESS, LOOPBACK)
            .set(RestOptions.BIND_PORT, "0")
            .set(JobManagerOptions.BIND_HOST, LOOPBACK)
            .set(TaskManagerOptions.BIND_HOST, LOOPBACK)
            .set(TaskManagerOptions.HOST, LOOPBACK)
            .set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism)
            .set(CoreOptions.TMP_DIRS, flink.resolve("tmp").toString())
            .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                flink.resolve("checkpoints").toUri().toString());
    configuration.set(MetricOptions.REPORTERS_LIST, METRICS);
    MetricOptions.forReporter(configuration, METRICS)
        .set(MetricOptions.REPORTER_FACTORY_CLASS, JobMetricsReporterFactory.class.getName());
    try {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
      IngestionJob.define(
          environment,
          IngestionSettings.of(new DirectoryStoreFactory(bucket.toString()), scratch.toString()));
      LocalIngestion ingestion = new LocalIngestion(environment.executeAsync(IngestionJob.NAME));
      ingestion.awaitRunning();
      return ingestion;
    } catch (Exception e) {
      throw new StartException("The ingestion job could not be started: " + e.getMessage(), e);
    }
  }

  private void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (job.getJobStatus().get(SECONDS_TO_START, TimeUnit.SECONDS) != JobStatus.RUNNING) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("the job did not run within " + SECONDS_TO_START + " s");
      }
      Thread.sleep(20);
    }
  }

  /** Completes when the job has ended, exceptionally if it failed. */
  CompletableFuture<Void> ended() {
    return job.getJobExecutionResult().thenApply(result -> null);
  }

  @Override
  public void close() {
    try {
      job.cancel().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn(
          "The ingestion job did not stop in order; its work is found again at the next start", e);
    }
  }
}
