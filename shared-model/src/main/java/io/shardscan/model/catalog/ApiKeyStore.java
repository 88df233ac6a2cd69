package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API keys of all tenants, one object in the store. */
public final class ApiKeyStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_TRIES = 16;

  private final ObjectStore store;

  /** Keys in a store. */
  public ApiKeyStore(ObjectStore store) {
    this.store = store;
  }

  /**
   * All keys at one moment.
   *
   * @param keys every key
   * @param etag the version of the object that holds them, or null if there is none
   */
  public record Loaded(List<ApiKey> keys, @Nullable String etag) {
    public Loaded {
      keys = List.copyOf(keys);
    }
  }

  /** Loads all keys. */
  public Loaded load() {
    VersionedBytes read;
    try {
      read = store.read(StoreLayout.API_KEYS, MAX_BYTES);
    } catch (ObjectNotFoundException e) {
      return new Loaded(List.of(), null);
    }
    List<ApiKey> keys = new ArrayList<>();
    for (JsonNode node :
        Json.required(Json.read(StoreLayout.API_KEYS, read.bytes(), FORMAT), "keys")) {
      keys.add(ApiKeyJson.read(node));
    }
    return new Loaded(keys, read.etag());
  }

  /** Adds a key, or replaces the one with the same hash. */
  public void put(ApiKey key) {
    update(
        keys -> {
          keys.removeIf(other -> other.sha256().equals(key.sha256()));
          keys.add(key);
        });
  }

  /**
   * Changes a key, or takes it away.
   *
   * @param id the key's {@link ApiKey#id}
   * @param change gives the key as it is to be, or null to revoke it; may be called several times
   * @return the key as it was, or empty if there is none of that id
   */
  public Optional<ApiKey> change(String id, Function<ApiKey, @Nullable ApiKey> change) {
    List<ApiKey> found = new ArrayList<>(1);
    update(
        keys -> {
          found.clear();
          ListIterator<ApiKey> each = keys.listIterator();
          while (each.hasNext()) {
            ApiKey key = each.next();
            if (key.id().equals(id)) {
              found.add(key);
              ApiKey changed = change.apply(key);
              if (changed == null) {
                each.remove();
              } else {
                each.set(changed);
              }
            }
          }
        });
    return found.stream().findFirst();
  }

  private void update(Consumer<List<ApiKey>> change) {
    for (int attempt = 1; ; attempt++) {
      Loaded loaded = load();
      List<ApiKey> keys = new ArrayList<>(loaded.keys());
      change.accept(keys);
      if (keys.equals(loaded.keys())) {
        return;
      }
      try {
        store.put(
            StoreLayout.API_KEYS,
            write(keys),
            loaded.etag() == null ? PutCondition.IF_ABSENT : PutCondition.ifMatch(loaded.etag()));
        return;
      } catch (PreconditionFailedException | OutcomeUnknownException e) {
        if (attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /** The hash under which a key is known. */
  public static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] write(List<ApiKey> keys) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    ArrayNode array = root.putArray("keys");
    keys.forEach(key -> ApiKeyJson.write(array.addObject(), key));
    return Json.write(root);
  }
}
