package io.shardscan.ingestion.source.enumerator;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.environment.Environment;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Makes enumerators whose threads and clock are simulated. */
public final class SimulatedEnumerator {
  private SimulatedEnumerator() {}

  /** An enumerator that goes on from a checkpoint, or from the manifests alone. */
  public static UploadEnumerator create(
      SplitEnumeratorContext<UploadSplit> context,
      IngestionSettings settings,
      @Nullable WatchState restored,
      Environment environment,
      ScheduledExecutorService threads) {
    return new UploadEnumerator(context, settings, restored, environment, threads, threads);
  }
}
