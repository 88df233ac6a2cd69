package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.CollectionSettingsStore;
import io.shardscan.model.catalog.DetectedSchema;
import io.shardscan.model.catalog.DetectedSchemaStore;
import io.shardscan.model.catalog.FileRewrite;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.collection.CollectionSummary;
import io.shardscan.server.collection.FileSummary;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a collection's files are key and vector: as they were found, or as users have
 * said. What users say holds for files that come, and for those that could not be taken, which are
 * read again; files that were taken are read again if asked for.
 */
final class SchemaResource implements Resource {
  private static final String SCHEMA = "/api/v1/collections/{collection}/schema";
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_COLUMN_NAME_LENGTH = 1_024;

  private final TenantCollections collections;
  private final CollectionLifecycle lifecycle;
  private final CollectionSettingsStore settings;
  private final DetectedSchemaStore detected;
  private final FileRewrite rewrite;
  private final ReprocessingStore reprocessings;
  private final BodyReader bodies;

  SchemaResource(
      ObjectStore store,
      TenantCollections collections,
      CollectionLifecycle lifecycle,
      BodyReader bodies) {
    this.collections = collections;
    this.lifecycle = lifecycle;
    this.bodies = bodies;
    this.settings = new CollectionSettingsStore(store);
    this.detected = new DetectedSchemaStore(store);
    this.rewrite = new FileRewrite(store);
    this.reprocessings = new ReprocessingStore(store);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, SCHEMA, Access.BEARER, this::describe),
        new Route(Method.POST, SCHEMA + "/confirm", Access.BEARER, this::confirm),
        new Route(Method.POST, SCHEMA + "/update", Access.BEARER, this::update));
  }

  /** The columns that hold for a collection, as far as they are known. */
  private record Columns(@Nullable String key, @Nullable String vector, boolean confirmed) {}

  private Columns columns(CollectionId collection, Optional<DetectedSchema> found) {
    CollectionSettings said = settings.load(collection).orElse(null);
    String key = said == null ? null : said.keyColumn();
    String vector = said == null ? null : said.vectorColumn();
    boolean confirmed = key != null || vector != null;
    return new Columns(
        key == null ? found.map(DetectedSchema::keyColumn).orElse(null) : key,
        vector == null ? found.map(DetectedSchema::vectorColumn).orElse(null) : vector,
        confirmed);
  }

  private Answer describe(Exchange exchange) {
    CollectionId collection = TenantCollections.named(exchange);
    CollectionSummary summary = collections.describe(collection);
    List<FileSummary> files = files(collection);
    Optional<DetectedSchema> found = detected.load(collection);
    Columns columns = columns(collection, found);
    long analyzed =
        files.stream().filter(file -> file.state() != FileSummary.State.PROCESSING).count();
    // What was found is taken as right if it is all that there can be.
    boolean certain = columns.confirmed() || (columns.key() != null && columns.vector() != null);
    String state = certain ? "confirmed" : analyzed > 0 ? "suggested" : "analyzing";
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("state", state);
          json.writeStringField("id_field", columns.key());
          json.writeStringField("vector_field", columns.vector());
          json.writeStringField("format", found.map(DetectedSchema::format).orElse(null));
          if (summary.dimension().isPresent()) {
            json.writeNumberField("dimension", summary.dimension().getAsInt());
          } else {
            json.writeNullField("dimension");
          }
          json.writeNumberField("samples_analyzed", analyzed);
          json.writeNumberField("pending_count", files.size() - analyzed);
          json.writeEndObject();
        });
  }

  private Answer confirm(Exchange exchange) throws IOException {
    CollectionId collection = TenantCollections.named(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    String key = column(fields, "idField");
    String vector = column(fields, "vectorField");
    fields.string("format");
    fields.integer("dimension", 1, Limits.MAX_DIMENSION);
    if (key == null || vector == null) {
      fields.problem("'idField' and 'vectorField' are required: names of columns.");
    }
    fields.check();
    lifecycle.change(collection, before -> before.withColumns(key, vector));
    int read = rewrite.rewrite(collection, failed(collection));
    return done(key, vector, read, null);
  }

  private Answer update(Exchange exchange) throws IOException {
    CollectionId collection = TenantCollections.named(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    String key = column(fields, "id_field");
    String vector = column(fields, "vector_field");
    boolean reprocess = fields.bool("reprocess", false);
    if (!fields.has("id_field") && !fields.has("vector_field")) {
      fields.problem("'id_field' or 'vector_field' is required: the name of a column.");
    }
    fields.check();
    collections.describe(collection);
    Columns now = columns(collection, detected.load(collection));
    String newKey = key == null ? now.key() : key;
    String newVector = vector == null ? now.vector() : vector;
    boolean same = Objects.equals(newKey, now.key()) && Objects.equals(newVector, now.vector());
    List<String> taken =
        files(collection).stream()
            .filter(file -> file.state() != FileSummary.State.FAILED)
            .map(FileSummary::name)
            .toList();
    if (!same && !reprocess && !taken.isEmpty()) {
      return conflict(
          "Collection '%s' has files that were read with other columns: send 'reprocess': true to have them read again.",
          collection);
    }
    if (!same && readingAgain(collection)) {
      return conflict(
          "The files of collection '%s' are being read again with the columns that were set last: wait until it is ready, then change them once more.",
          collection);
    }
    if (reprocess && !same) {
      return reprocess(collection, newKey, newVector);
    }
    lifecycle.change(collection, before -> before.withColumns(newKey, newVector));
    int read = rewrite.rewrite(collection, failed(collection));
    String warning = same ? "These are the columns already: nothing was changed." : null;
    return done(newKey, newVector, read, warning);
  }

  private static Answer conflict(String message, CollectionId collection) {
    String detail = message.formatted(collection.name());
    return Answer.json(
        Status.CONFLICT_409,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", detail);
          json.writeStringField("detail", detail);
          json.writeEndObject();
        });
  }

  /**
   * Whether files are on their way to the columns that were set last. A file may have but two
   * versions of the same bytes: to go on to a third set of columns it must have been read with the
   * second.
   */
  private boolean readingAgain(CollectionId collection) {
    Reprocessing last = reprocessings.load(collection).orElse(null);
    return last != null
        && (!last.ready()
            || files(collection).stream()
                .anyMatch(
                    file ->
                        file.state() == FileSummary.State.PROCESSING
                            && last.find(file.name()).isPresent()));
  }

  /** What is noted first is gone on with, should this server go: the columns may change. */
  private Answer reprocess(CollectionId collection, @Nullable String key, @Nullable String vector)
      throws IOException {
    Reprocessing asked = rewrite.plan(collection);
    reprocessings.save(collection, asked);
    lifecycle.change(collection, before -> before.withColumns(key, vector));
    return done(key, vector, rewrite.rewrite(collection, asked), null);
  }

  private List<FileSummary> files(CollectionId collection) {
    return collections.files(collection).stream()
        .filter(file -> !file.name().equals(InlineFiles.NAME))
        .toList();
  }

  private List<String> failed(CollectionId collection) {
    return files(collection).stream()
        .filter(file -> file.state() == FileSummary.State.FAILED)
        .map(FileSummary::name)
        .toList();
  }

  private static @Nullable String column(JsonFields fields, String name) {
    String column = fields.string(name);
    if (column != null && (column.isEmpty() || column.length() > MAX_COLUMN_NAME_LENGTH)) {
      fields.problem("'%s' must have 1 to %d characters.".formatted(name, MAX_COLUMN_NAME_LENGTH));
    }
    return column;
  }

  private static Answer done(
      @Nullable String key, @Nullable String vector, int read, @Nullable String warning) {
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("success", true);
          json.writeStringField("id_field", key);
          json.writeStringField("vector_field", vector);
          json.writeNumberField("files_reprocessed", read);
          if (warning != null) {
            json.writeStringField("warning", warning);
          }
          json.writeEndObject();
        });
  }
}
