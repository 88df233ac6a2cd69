package io.shardscan.server.fleet.state;

import java.util.Set;

/**
 * What a member says of itself as a whole.
 *
 * @param view names of the members that it knows, itself among them
 * @param listed whether it has looked at the catalog since its start; before, it refuses queries
 * @param memoryUsed bytes of memory that segments take
 * @param memoryLimit bytes of memory that they may take
 */
public record NodeState(Set<String> view, boolean listed, long memoryUsed, long memoryLimit) {
  /** Of a member that has said nothing yet. */
  public static final NodeState UNKNOWN = new NodeState(Set.of(), true, 0, 0);

  public NodeState {
    view = Set.copyOf(view);
  }
}
