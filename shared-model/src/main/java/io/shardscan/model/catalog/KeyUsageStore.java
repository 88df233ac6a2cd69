package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When API keys were used last, to some minutes: servers write it together, now and then. It lies
 * apart from the keys, which are read again with each of their changes.
 */
public final class KeyUsageStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_TRIES = 16;

  private final ObjectStore store;

  /** Usage in a store. */
  public KeyUsageStore(ObjectStore store) {
    this.store = store;
  }

  private record Loaded(Map<String, Instant> used, @Nullable String etag) {}

  /** When keys were used last, by {@link ApiKey#id}; those that never were are missing. */
  public Map<String, Instant> load() {
    return read().used();
  }

  /**
   * Notes uses. Of a key that was used later already, that is kept.
   *
   * @param used when keys were used, by {@link ApiKey#id}
   * @param exists tells by its id whether a key is there; what is known of others is dropped
   */
  public void note(Map<String, Instant> used, Predicate<String> exists) {
    for (int attempt = 1; ; attempt++) {
      Loaded before = read();
      Map<String, Instant> after = new HashMap<>(before.used());
      used.forEach((id, when) -> after.merge(id, when, (a, b) -> a.isAfter(b) ? a : b));
      after.keySet().removeIf(id -> !exists.test(id));
      if (after.equals(before.used())) {
        return;
      }
      ObjectNode root = Json.object();
      root.put("format", FORMAT);
      ObjectNode times = root.putObject("used");
      new TreeMap<>(after).forEach((id, when) -> times.put(id, when.toString()));
      try {
        store.put(
            StoreLayout.KEY_USAGE,
            Json.write(root),
            before.etag() == null ? PutCondition.IF_ABSENT : PutCondition.ifMatch(before.etag()));
        return;
      } catch (PreconditionFailedException | OutcomeUnknownException e) {
        if (attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private Loaded read() {
    VersionedBytes read;
    try {
      read = store.read(StoreLayout.KEY_USAGE, MAX_BYTES);
    } catch (ObjectNotFoundException e) {
      return new Loaded(Map.of(), null);
    }
    Map<String, Instant> used = new HashMap<>();
    JsonNode root = Json.read(StoreLayout.KEY_USAGE, read.bytes(), FORMAT);
    Json.required(root, "used")
        .properties()
        .forEach(each -> used.put(each.getKey(), Instant.parse(each.getValue().asText())));
    return new Loaded(used, read.etag());
  }
}
