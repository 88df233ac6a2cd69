package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads and writes collections' settings. Written by query servers alone; the ingestion job removes
 * those of collections that are deleted and of which nothing is left.
 */
public final class CollectionSettingsStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_TRIES = 16;

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

  /**
   * Changes settings by compare-and-swap.
   *
   * @param change gets the present settings, null if there are none, and gives the new ones; may be
   *     called several times, and may throw to change nothing
   * @return the new settings
   * @throws PreconditionFailedException if others won, try after try
   */
  public CollectionSettings update(
      CollectionId collection, Function<@Nullable CollectionSettings, CollectionSettings> change) {
    String key = StoreLayout.settings(collection);
    for (int attempt = 1; ; attempt++) {
      CollectionSettings before = null;
      PutCondition condition = PutCondition.IF_ABSENT;
      try {
        VersionedBytes read = store.read(key, MAX_BYTES);
        before = read(key, read.bytes());
        condition = PutCondition.ifMatch(read.etag());
      } catch (ObjectNotFoundException e) {
        // There are none yet.
      }
      CollectionSettings after = change.apply(before);
      if (after.equals(before)) {
        return after;
      }
      try {
        store.put(key, write(after), condition);
        return after;
      } catch (PreconditionFailedException | OutcomeUnknownException e) {
        if (attempt == MAX_TRIES) {
          throw e;
        }
      }
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
    EmbeddingContract contract = settings.contract();
    if (contract != null) {
      root.putObject("embedding_contract")
          .put("model", contract.model())
          .put("dimensions", contract.dimensions())
          .put("metric", contract.metric())
          .put("normalized", contract.normalized());
    }
    if (settings.deleted() != null) {
      root.put("deleted", settings.deleted().toString());
    }
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
        targetRecall(root),
        contract(root.get("embedding_contract")),
        deleted(root));
  }

  private static @Nullable EmbeddingContract contract(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    JsonNode normalized = node.path("normalized");
    return new EmbeddingContract(
        Json.text(node, "model"),
        Math.toIntExact(Json.number(node, "dimensions")),
        Json.optionalText(node, "metric"),
        normalized.isBoolean() ? normalized.booleanValue() : null);
  }

  private static @Nullable Instant deleted(JsonNode root) {
    String when = Json.optionalText(root, "deleted");
    return when == null ? null : Instant.parse(when);
  }

  private static double targetRecall(JsonNode root) {
    double recall = root.path("target_recall").asDouble(Limits.DEFAULT_TARGET_RECALL);
    return Math.clamp(recall, Limits.MIN_TARGET_RECALL, Limits.MAX_TARGET_RECALL);
  }
}
