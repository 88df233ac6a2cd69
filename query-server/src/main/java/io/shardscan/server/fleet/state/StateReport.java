package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has changed of a member since another asked last.
 *
 * @param change the number to name when asking next
 * @param node the member as a whole
 * @param collections the collections that have changed
 */
record StateReport(long change, NodeState node, Map<CollectionId, CollectionState> collections) {
  byte[] write() {
    WireOutput out = new WireOutput();
    out.large(change).each(node.view(), out::text).flag(node.listed() ? 1 : 0);
    out.large(node.memoryUsed()).large(node.memoryLimit());
    out.each(
        collections.entrySet(),
        entry -> {
          out.text(entry.getKey().tenant()).text(entry.getKey().name());
          out.large(entry.getValue().served()).each(entry.getValue().held(), out::text);
        });
    return out.bytes();
  }

  static StateReport read(byte[] bytes) {
    WireInput in = new WireInput(bytes);
    long change = in.large();
    NodeState node =
        new NodeState(names(in.each(in::text)), in.flag() == 1, in.large(), in.large());
    Map<CollectionId, CollectionState> collections = new HashMap<>();
    in.each(
        () ->
            collections.put(
                new CollectionId(in.text(), in.text()),
                new CollectionState(in.large(), names(in.each(in::text)))));
    return new StateReport(change, node, collections);
  }

  private static Set<String> names(Collection<String> texts) {
    return Set.copyOf(texts);
  }
}
