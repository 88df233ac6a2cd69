package io.shardscan.ingestion;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.config.OptimizeSettings;
import io.shardscan.ingestion.config.StoreFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The real job in a Flink cluster inside the test's process. */
@SuppressWarnings("try") // ending a job may be interrupted
final class RunningJob implements AutoCloseable {
  private final JobClient client;

  private RunningJob(JobClient client) {
    this.client = client;
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
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    IngestionJob.define(environment, settings);
    return new RunningJob(environment.executeAsync("test"));
  }

  @Override
  public void close() throws Exception {
    client.cancel().get(30, TimeUnit.SECONDS);
    // Cancelling is done when it is begun; tasks may go on writing for a moment.
    client.getJobExecutionResult().handle((result, cancelled) -> null).get(30, TimeUnit.SECONDS);
  }
}
