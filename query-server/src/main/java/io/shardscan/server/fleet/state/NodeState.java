package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import java.util.List;
import java.util.Map;

/**
 * What a member says of itself.
 *
 * @param id its name
 * @param change a number that grows with each change
 * @param view the members that it knows, in ascending order
 * @param memoryUsed bytes of memory that segments take
 * @param memoryLimit bytes of memory that they may take
 * @param collections how far it is with each collection
 */
public record NodeState(
    String id,
    long change,
    List<String> view,
    long memoryUsed,
    long memoryLimit,
    Map<CollectionId, CollectionState> collections) {
  public NodeState {
    view = List.copyOf(view);
    collections = Map.copyOf(collections);
  }

  /** How far it is with a collection. */
  public CollectionState of(CollectionId collection) {
    return collections.getOrDefault(collection, CollectionState.NOTHING);
  }
}
