package io.shardscan.ingestion.optimize.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.shardscan.model.catalog.CollectionId;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Something to do about a collection's segments. A task says what is to be looked at, not how it
 * was found: whoever does it reads the manifest anew, and does nothing if there is nothing to do.
 * Doing it twice does no harm.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizeTask.Rewrite.class, name = "rewrite"),
  @JsonSubTypes.Type(value = OptimizeTask.Fold.class, name = "fold"),
  @JsonSubTypes.Type(value = OptimizeTask.Train.class, name = "train"),
  @JsonSubTypes.Type(value = OptimizeTask.Calibrate.class, name = "calibrate")
})
public sealed interface OptimizeTask extends SourceSplit {
  /** The collection. */
  CollectionId collection();

  /**
   * Write segments again as one, coded in the collection's basis if it has one.
   *
   * @param collection the collection
   * @param segments ids of the segments, at least one
   */
  record Rewrite(CollectionId collection, List<String> segments) implements OptimizeTask {
    public Rewrite {
      segments = List.copyOf(segments);
    }

    @Override
    public String splitId() {
      return collection + ": rewrite " + segments.getFirst() + " +" + (segments.size() - 1);
    }
  }

  /**
   * Make one file of several that hold changes sent row by row.
   *
   * @param collection the collection
   * @param files the files' names, the oldest first, at least two
   */
  record Fold(CollectionId collection, List<String> files) implements OptimizeTask {
    public Fold {
      files = List.copyOf(files);
    }

    @Override
    public String splitId() {
      return collection + ": fold " + files.getFirst() + " +" + (files.size() - 1);
    }
  }

  /**
   * Train a basis.
   *
   * @param collection the collection
   */
  record Train(CollectionId collection) implements OptimizeTask {
    @Override
    public String splitId() {
      return collection + ": train";
    }
  }

  /**
   * Measure what approximate searches may assume.
   *
   * @param collection the collection
   */
  record Calibrate(CollectionId collection) implements OptimizeTask {
    @Override
    public String splitId() {
      return collection + ": calibrate";
    }
  }
}
