package io.shardscan.model.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be read again of collections. Of a collection the last that was asked for counts; it
 * stays there when it is done, and does no harm.
 */
public final class ReprocessingStore {
  private static final int FORMAT = 1;

  /** Of what an earlier version has noted, which is gone on with as it was begun. */
  private static final boolean LISTED_SINCE_IF_UNSAID = true;

  private static final int MAX_BYTES = 256 << 20;

  private final ObjectStore store;

  /** In a store. */
  public ReprocessingStore(ObjectStore store) {
    this.store = store;
  }

  /** What was asked for last of a collection; empty if nothing ever was. */
  public Optional<Reprocessing> load(CollectionId collection) {
    String key = StoreLayout.reprocessing(collection);
    try {
      JsonNode root = Json.read(key, store.read(key, MAX_BYTES).bytes(), FORMAT);
      List<Reprocessing.Member> members = new ArrayList<>();
      for (JsonNode each : root.path("files")) {
        members.add(
            new Reprocessing.Member(
                Json.text(each, "file"),
                Json.text(each, "before"),
                Json.optionalText(each, "after"),
                each.path("done").asBoolean()));
      }
      return Optional.of(
          new Reprocessing(members, root.path("listed_since").asBoolean(LISTED_SINCE_IF_UNSAID)));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Asks for files to be read again, or notes how far that is. */
  public void save(CollectionId collection, Reprocessing reprocessing) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("listed_since", reprocessing.listedSince());
    ArrayNode files = root.putArray("files");
    for (Reprocessing.Member member : reprocessing.members()) {
      files
          .addObject()
          .put("file", member.file())
          .put("before", member.before())
          .put("after", member.after())
          .put("done", member.done());
    }
    store.put(StoreLayout.reprocessing(collection), Json.write(root), PutCondition.ALWAYS);
  }
}
