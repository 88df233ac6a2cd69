package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.Tier;
import io.shardscan.model.limits.Limits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of requests and answers that are collections' settings. */
final class CollectionBodies {
  private static final int MAX_MODEL_LENGTH = 512;

  private CollectionBodies() {}

  static @Nullable Tier tier(JsonFields fields) {
    String name = fields.string("tier");
    if (name == null) {
      return null;
    }
    Tier tier = Tier.of(name).orElse(null);
    if (tier == null) {
      fields.problem("Unknown 'tier'; it must be hot, warm or paused.");
    }
    return tier;
  }

  static @Nullable Double targetRecall(JsonFields fields) {
    return fields.number("target_recall", Limits.MIN_TARGET_RECALL, Limits.MAX_TARGET_RECALL);
  }

  /** The contract in a request, or null if it says that there is to be none, or is wrong. */
  static @Nullable EmbeddingContract contract(JsonFields fields) {
    JsonFields contract = fields.object("embedding_contract");
    if (contract == null) {
      return null;
    }
    String model = contract.requiredString("model");
    Long dimensions = contract.integer("dimensions", 1, Limits.MAX_DIMENSION);
    if (dimensions == null && contract.any("dimensions") == null) {
      contract.problem("Missing required field: 'dimensions' (an integer).");
    }
    if (model.length() > MAX_MODEL_LENGTH) {
      contract.problem("'model' has more than %d characters.".formatted(MAX_MODEL_LENGTH));
    }
    String metric = contract.string("metric");
    Boolean normalized =
        contract.any("normalized") == null ? null : contract.bool("normalized", false);
    contract.problems().forEach(problem -> fields.problem("In 'embedding_contract': " + problem));
    return new EmbeddingContract(
        model, dimensions == null ? 0 : dimensions.intValue(), metric, normalized);
  }

  static void write(JsonGenerator json, @Nullable EmbeddingContract contract) throws IOException {
    if (contract == null) {
      json.writeNullField("embedding_contract");
      return;
    }
    json.writeObjectFieldStart("embedding_contract");
    json.writeStringField("model", contract.model());
    json.writeNumberField("dimensions", contract.dimensions());
    if (contract.metric() != null) {
      json.writeStringField("metric", contract.metric());
    }
    if (contract.normalized() != null) {
      json.writeBooleanField("normalized", contract.normalized());
    }
    json.writeEndObject();
  }
}
