package io.shardscan.ingestion;

import io.shardscan.ingestion.commit.ManifestSink;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.optimize.source.OptimizeSource;
import io.shardscan.ingestion.source.UploadSource;
import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.ingestion.source.split.SplitOutcomeTypeInformation;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job's graph, which has two halves. Ingestion: readers, as many as there are slots, each doing
 * one split at a time, and one task that completes files and commits them. Optimizing: readers, as
 * many again, that rewrite what was ingested; the manifests are all that joins the two.
 */
public final class IngestionJob {
  /** The job's name. */
  public static final String NAME = "shardscan-ingestion";

  /** Time between checkpoints, and so between commits. */
  public static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private IngestionJob() {}

  /** What the job needs of Flink, to be set before the environment is made. */
  public static Configuration configuration() {
    return new Configuration()
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL)
        .set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1)
        .set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE)
        .set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay")
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
            Duration.ofMillis(500))
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
            Duration.ofSeconds(30))
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
            Duration.ofMinutes(2));
  }

  /** Adds the job to an environment. */
  public static void define(StreamExecutionEnvironment environment, IngestionSettings settings) {
    environment.getConfig().enableObjectReuse();
    DataStream<SplitOutcome> outcomes =
        environment
            .fromSource(
                new UploadSource(settings),
                WatermarkStrategy.noWatermarks(),
                "uploads",
                new SplitOutcomeTypeInformation())
            .uid("uploads");
    outcomes
        .sinkTo(new ManifestSink(settings))
        .name("manifests")
        .uid("manifests")
        .setParallelism(1);
    environment
        .fromSource(
            new OptimizeSource(settings),
            WatermarkStrategy.noWatermarks(),
            "optimize",
            Types.STRING)
        .uid("optimize")
        .sinkTo(new DiscardingSink<>())
        .name("optimized")
        .uid("optimized");
  }
}
