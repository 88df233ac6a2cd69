package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.shardscan.server.collection.IndexUse;
import io.shardscan.server.collection.SearchAnswer;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.WorkerStats;
import java.io.IOException;

/** Writes the answer to a query. */
final class SearchAnswerWriter {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private SearchAnswerWriter() {}

  static void write(JsonGenerator json, SearchAnswer answer, boolean withMetadata)
      throws IOException {
    json.writeStartObject();
    writeFields(json, answer, withMetadata);
    json.writeEndObject();
  }

  /** Writes the fields of the answer into an object that has been begun. */
  static void writeFields(JsonGenerator json, SearchAnswer answer, boolean withMetadata)
      throws IOException {
    json.writeArrayFieldStart("results");
    for (SearchHit hit : answer.hits()) {
      writeHit(json, hit, withMetadata);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("worker_stats");
    for (WorkerStats worker : answer.workers()) {
      json.writeStartObject();
      json.writeStringField("worker_id", worker.workerId());
      json.writeNumberField("vectors_scanned", worker.vectorsScanned());
      json.writeNumberField(
          "duration_ms", Math.ceilDiv(worker.duration().toNanos(), NANOS_PER_MILLI));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (answer.index() != null) {
      writeIndex(json, answer.index());
    }
  }

  private static void writeIndex(JsonGenerator json, IndexUse index) throws IOException {
    json.writeObjectFieldStart("index");
    json.writeStringField("requested", index.requested());
    json.writeStringField("used", index.used());
    if (index.targetRecall() != null) {
      json.writeNumberField("target_recall", index.targetRecall());
    }
    json.writeNumberField("vectors_probed", index.probed());
    json.writeEndObject();
  }

  private static void writeHit(JsonGenerator json, SearchHit hit, boolean withMetadata)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", hit.key());
    json.writeNumberField("score", writable(hit));
    if (withMetadata) {
      json.writeFieldName("metadata");
      json.writeRawValue(hit.metadataJson() == null ? "{}" : hit.metadataJson());
    }
    if (hit.vector() != null) {
      json.writeFieldName("vector");
      writeVector(json, hit.vector());
    }
    json.writeEndObject();
  }

  static void writeVector(JsonGenerator json, float[] vector) throws IOException {
    json.writeStartArray();
    for (float component : vector) {
      json.writeNumber(component);
    }
    json.writeEndArray();
  }

  /** A dot product may exceed what a float can hold; JSON has no infinity. */
  private static float writable(SearchHit hit) {
    float score = hit.score();
    if (Float.isNaN(score)) {
      throw new IllegalStateException("the score of row '%s' is NaN".formatted(hit.key()));
    }
    return Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE);
  }
}
