package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import java.time.Instant;
import java.util.Optional;

/** Loads and creates collections' settings. Written by query servers alone. */
public final class CollectionSettingsStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 1 << 20;

  private final ObjectStore store;

  /** Settings in a store. */
  public CollectionSettingsStore(ObjectStore store) {
    this.store = store;
  }

  /**
   * Loads a collection's settings.
   *
   * @return empty if nobody has created the collection
   */
  public Optional<CollectionSettings> load(CollectionId collection) {
    String key = StoreLayout.settings(collection);
    try {
      return Optional.of(read(key, store.read(key, MAX_BYTES).bytes()));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates a collection unless it exists.
   *
   * @return whether this call created it
   */
  public boolean create(CollectionId collection, CollectionSettings settings) {
    try {
      store.put(StoreLayout.settings(collection), write(settings), PutCondition.IF_ABSENT);
      return true;
    } catch (PreconditionFailedException e) {
      return false;
    }
  }

  private static byte[] write(CollectionSettings settings) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("tier", settings.tier().wireName());
    root.put("created", settings.created().toString());
    root.put("key_column", settings.keyColumn());
    root.put("vector_column", settings.vectorColumn());
    root.put("target_recall", settings.targetRecall());
    return Json.write(root);
  }

  private static CollectionSettings read(String key, byte[] bytes) {
    JsonNode root = Json.read(key, bytes, FORMAT);
    String tier = Json.text(root, "tier");
    return new CollectionSettings(
        Tier.of(tier)
            .orElseThrow(
                () ->
                    new DamagedCatalogException(
                        "Object '%s' has the unknown tier '%s'".formatted(key, tier), null)),
        Instant.parse(Json.text(root, "created")),
        Json.optionalText(root, "key_column"),
        Json.optionalText(root, "vector_column"),
        targetRecall(root));
  }

  private static double targetRecall(JsonNode root) {
    double recall = root.path("target_recall").asDouble(Limits.DEFAULT_TARGET_RECALL);
    return Math.clamp(recall, Limits.MIN_TARGET_RECALL, Limits.MAX_TARGET_RECALL);
  }
}
