package io.shardscan.ingestion.optimize.source;

import io.shardscan.ingestion.checkpoint.JsonSerializer;
import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.optimize.task.OptimizeTask;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Optimizes collections, endlessly. A source whose readers do the work and commit it themselves, so
 * that it emits nothing, and nothing of it is in a checkpoint.
 */
public final class OptimizeSource implements Source<String, OptimizeTask, Stateless> {
  private final IngestionSettings settings;

  /** Optimizes the collections of the bucket that the settings name. */
  public OptimizeSource(IngestionSettings settings) {
    this.settings = settings;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<OptimizeTask, Stateless> createEnumerator(
      SplitEnumeratorContext<OptimizeTask> context) {
    return new OptimizeEnumerator(context, settings);
  }

  @Override
  public SplitEnumerator<OptimizeTask, Stateless> restoreEnumerator(
      SplitEnumeratorContext<OptimizeTask> context, Stateless state) {
    return new OptimizeEnumerator(context, settings);
  }

  @Override
  public SourceReader<String, OptimizeTask> createReader(SourceReaderContext context) {
    return OptimizeSourceReader.open(settings, context);
  }

  @Override
  public SimpleVersionedSerializer<OptimizeTask> getSplitSerializer() {
    return new JsonSerializer<>(OptimizeTask.class);
  }

  @Override
  public SimpleVersionedSerializer<Stateless> getEnumeratorCheckpointSerializer() {
    return new Stateless.Serializer();
  }
}
