package io.shardscan.ingestion;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.config.JobArguments;
import io.shardscan.model.store.ConditionalWriteProbe;
import io.shardscan.model.store.ObjectStore;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as a program that is submitted to a Flink cluster. */
public final class SubmittedJob {
  private SubmittedJob() {}

  /**
   * Submits the job, once the store has been found fit for it.
   *
   * @param arguments {@link JobArguments}
   */
  public static void main(String[] arguments) throws Exception {
    IngestionSettings settings = JobArguments.parse(arguments, System.getenv());
    try (ObjectStore store = settings.store().open()) {
      ConditionalWriteProbe.run(store);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(IngestionJob.configuration());
    IngestionJob.define(environment, settings);
    environment.execute(IngestionJob.NAME);
  }
}
