package io.shardscan.ingestion;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.ingestion.config.StoreFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The real job in a Flink cluster inside the test's process. */
@SuppressWarnings("try") // ending a job may be interrupted
final class RunningJob implements AutoCloseable {
  private static final int SLOTS = 2;

  private final MiniCluster cluster;
  private final JobID job;

  private RunningJob(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /** Optimizes nothing for an hour. */
  static final OptimizeSettings LATER =
      new OptimizeSettings(
          1_000,
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  /** Optimizes at once. */
  static final OptimizeSettings EAGERLY =
      new OptimizeSettings(
          1_000,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(50));

  static IngestionSettings settings(
      StoreFactory store, Path scratch, Duration grace, OptimizeSettings optimize) {
    return new IngestionSettings(
        store,
        scratch.toString(),
        64 << 10,
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        grace,
        optimize);
  }

  static RunningJob start(IngestionSettings settings, Path checkpoints) throws Exception {
    Configuration configuration =
        IngestionJob.configuration()
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100))
            .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
            .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(SLOTS, configuration);
    IngestionJob.define(environment, settings);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(SLOTS)
                .withRandomPorts()
                .build());
    cluster.start();
    return new RunningJob(
        cluster,
        cluster
            .submitJob(environment.getStreamGraph().getJobGraph())
            .get(30, TimeUnit.SECONDS)
            .getJobID());
  }

  @Override
  public void close() throws Exception {
    // Cancelling is done when it is begun, and a job has ended before its coordinators and
    // checkpoints are cleaned up: only the cluster's end is the end of all that writes.
    try {
      cluster.cancelJob(job).get(30, TimeUnit.SECONDS);
      cluster.requestJobResult(job).get(30, TimeUnit.SECONDS);
    } finally {
      cluster.close();
    }
  }
}
