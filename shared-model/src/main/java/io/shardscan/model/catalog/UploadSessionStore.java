package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Uploads in parts, in the store, so that any server can go on with them: an object for each, and
 * one for each part that has come.
 */
public final class UploadSessionStore {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 << 10;

  private final ObjectStore store;

  /** Sessions in a store. */
  public UploadSessionStore(ObjectStore store) {
    this.store = store;
  }

  /** Looks a session up by its id, which must be of the right form. */
  public Optional<UploadSession> load(String id) {
    String key = StoreLayout.uploadSession(id);
    JsonNode root;
    try {
      root = Json.read(key, store.read(key, MAX_BYTES).bytes(), FORMAT);
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
    String completed = Json.optionalText(root, "completed");
    return Optional.of(
        new UploadSession(
            id,
            new UploadKey(
                new CollectionId(Json.text(root, "tenant"), Json.text(root, "collection")),
                Json.text(root, "file")),
            Json.number(root, "size"),
            Json.text(root, "store_id"),
            Instant.parse(Json.text(root, "begun")),
            completed == null ? null : Instant.parse(completed)));
  }

  /** Writes a session, over an earlier state of it. */
  public void save(UploadSession session) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("tenant", session.upload().collection().tenant());
    root.put("collection", session.upload().collection().name());
    root.put("file", session.upload().file());
    root.put("size", session.size());
    root.put("store_id", session.storeId());
    root.put("begun", session.begun().toString());
    if (session.completed() != null) {
      root.put("completed", session.completed().toString());
    }
    store.put(StoreLayout.uploadSession(session.id()), Json.write(root), PutCondition.ALWAYS);
  }

  /** Notes that a part is stored, in place of an earlier one of the same number. */
  public void savePart(String id, UploadSession.Part part) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("size", part.size());
    root.put("etag", part.etag());
    root.put("sha256", part.sha256());
    store.put(
        StoreLayout.uploadSessionPart(id, part.number()), Json.write(root), PutCondition.ALWAYS);
  }

  /** All parts that are stored, by their numbers. */
  public List<UploadSession.Part> parts(String id) {
    List<String> keys = new ArrayList<>();
    store.list(StoreLayout.uploadSessionParts(id), object -> keys.add(object.key()));
    List<UploadSession.Part> parts = new ArrayList<>(keys.size());
    for (String key : keys) {
      JsonNode root = Json.read(key, store.read(key, MAX_BYTES).bytes(), FORMAT);
      parts.add(
          new UploadSession.Part(
              StoreLayout.partNumber(key),
              Json.number(root, "size"),
              Json.text(root, "etag"),
              Json.text(root, "sha256")));
    }
    return parts;
  }

  /** Gives up whatever a session has stored in parts, and forgets it. */
  public void remove(UploadSession session) {
    if (session.completed() == null) {
      store.parts().abandon(StoreLayout.upload(session.upload()), session.storeId());
    }
    List<StoredObject> parts = new ArrayList<>();
    store.list(StoreLayout.uploadSessionParts(session.id()), parts::add);
    parts.forEach(part -> store.delete(part.key()));
    store.delete(StoreLayout.uploadSession(session.id()));
  }
}
