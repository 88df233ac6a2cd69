package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.util.Optional;

/**
 * What was found in collections' files. Written by the ingestion job alone; the last writer wins.
 */
public final class DetectedSchemaStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 1 << 20;

  private final ObjectStore store;

  /** Schemas in a store. */
  public DetectedSchemaStore(ObjectStore store) {
    this.store = store;
  }

  /** What was found last in a collection's files; empty if nothing was. */
  public Optional<DetectedSchema> load(CollectionId collection) {
    String key = StoreLayout.detectedSchema(collection);
    try {
      JsonNode root = Json.read(key, store.read(key, MAX_BYTES).bytes(), FORMAT);
      return Optional.of(
          new DetectedSchema(
              Json.text(root, "file"),
              Json.text(root, "file_format"),
              Json.optionalText(root, "key_column"),
              Json.optionalText(root, "vector_column")));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Writes what was found in a file. */
  public void save(CollectionId collection, DetectedSchema schema) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("file", schema.file());
    // The name "format" is taken by the version of this object.
    root.put("file_format", schema.format());
    root.put("key_column", schema.keyColumn());
    root.put("vector_column", schema.vectorColumn());
    store.put(StoreLayout.detectedSchema(collection), Json.write(root), PutCondition.ALWAYS);
  }
}
