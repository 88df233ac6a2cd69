package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.SnapshotVersion;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads what members say of themselves. */
public final class StateWire {
  private StateWire() {}

  /** A state as bytes. */
  public static byte[] write(NodeState state) {
    WireOutput out = new WireOutput();
    out.text(state.id()).large(state.change()).each(state.view(), out::text);
    out.large(state.memoryUsed()).large(state.memoryLimit());
    out.each(
        state.collections().entrySet(),
        entry -> {
          collection(out, entry.getKey());
          CollectionState collection = entry.getValue();
          out.each(
              collection.held(),
              held -> {
                version(out, held.version());
                out.each(held.members(), out::text);
              });
          version(out, collection.served());
          version(out, collection.announced());
        });
    return out.bytes();
  }

  /** A state of bytes. */
  public static NodeState read(byte[] bytes) {
    WireInput in = new WireInput(bytes);
    String id = in.text();
    long change = in.large();
    List<String> view = in.each(in::text);
    long memoryUsed = in.large();
    long memoryLimit = in.large();
    Map<CollectionId, CollectionState> collections = new HashMap<>();
    in.each(
        () -> {
          CollectionId collection = collection(in);
          List<CollectionState.Held> held =
              in.each(() -> new CollectionState.Held(version(in), in.each(in::text)));
          collections.put(collection, new CollectionState(held, version(in), version(in)));
          return collection;
        });
    return new NodeState(id, change, view, memoryUsed, memoryLimit, collections);
  }

  /** Writes which collection. */
  public static void collection(WireOutput out, CollectionId id) {
    out.text(id.tenant()).text(id.name());
  }

  /** Reads which collection. */
  public static CollectionId collection(WireInput in) {
    return new CollectionId(in.text(), in.text());
  }

  /** Writes which version. */
  public static void version(WireOutput out, SnapshotVersion version) {
    out.large(version.epoch()).text(version.etag());
  }

  /** Reads which version. */
  public static SnapshotVersion version(WireInput in) {
    return new SnapshotVersion(in.large(), in.text());
  }
}
