package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.collection.UploadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stores changes that are sent row by row, each batch as a file of its own. What this server was
 * sent first takes effect first; of what two servers were sent at about the same time, their clocks
 * decide.
 */
final class InlineWriter {
  private final ObjectStore store;
  private final TenantCollections collections;
  private final UploadListener listener;
  private final InstantSource clock;
  private final AtomicLong lastMicros = new AtomicLong();

  InlineWriter(
      ObjectStore store,
      TenantCollections collections,
      UploadListener listener,
      InstantSource clock) {
    this.store = store;
    this.collections = collections;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Stores rows, all of which have a key and a vector; they are durable when this returns.
   *
   * @return the header by which the client can ask to see them
   */
  Header upsert(CollectionId collection, List<InlineRow> rows, ApiKey key) {
    byte[] bytes =
        bytes(
            stream -> {
              for (InlineRow row : rows) {
                WireJson.write(stream, json -> write(json, row));
                stream.write('\n');
              }
            });
    return put(collection, InlineFiles.upserts(micros(), unique()), bytes, key);
  }

  /**
   * Stores that the rows of keys are deleted; it is durable when this returns.
   *
   * @return the header by which the client can ask not to see them
   */
  Header delete(CollectionId collection, Collection<String> keys, ApiKey key) {
    byte[] bytes =
        bytes(
            stream -> {
              for (String each : keys) {
                WireJson.write(stream, json -> json.writeString(each));
                stream.write('\n');
              }
            });
    return put(collection, InlineFiles.deletions(micros(), unique()), bytes, key);
  }

  private Header put(CollectionId collection, String file, byte[] bytes, ApiKey key) {
    UploadKey upload = new UploadKey(collection, file);
    collections.ensureExists(collection, key);
    StoredObject object = store.put(StoreLayout.upload(upload), bytes, PutCondition.ALWAYS);
    listener.changed(upload);
    return AtLeast.version(upload, object.etag());
  }

  private static void write(JsonGenerator json, InlineRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.key());
    float[] vector = row.vector();
    if (vector != null) {
      json.writeFieldName("vector");
      SearchAnswerWriter.writeVector(json, vector);
    }
    if (row.metadataJson() != null) {
      json.writeFieldName("metadata");
      // Line ends between the values become spaces: there are none within JSON's strings.
      json.writeRawValue(row.metadataJson().replace('\n', ' ').replace('\r', ' '));
    }
    json.writeEndObject();
  }

  /** Writes into memory. */
  private interface Content {
    void writeTo(OutputStream stream) throws IOException;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The time, later than that of any batch before. */
  private long micros() {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return lastMicros.updateAndGet(last -> Math.max(last + 1, now));
  }

  private static String unique() {
    return "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }
}
