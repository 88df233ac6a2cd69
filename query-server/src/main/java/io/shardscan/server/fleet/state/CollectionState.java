package io.shardscan.server.fleet.state;

import java.util.Set;

/**
 * How far a member is with a collection.
 *
 * @param served the epoch that its queries see: 0 if they see an empty collection, {@link
 *     #NOT_SERVED} if they are refused
 * @param held ids of the segments that it holds whole, of whatever epoch
 */
public record CollectionState(long served, Set<String> held) {
  /** Queries of the collection are refused. */
  public static final long NOT_SERVED = -1;

  /** The member does not know the collection. */
  public static final CollectionState UNKNOWN = new CollectionState(0, Set.of());

  public CollectionState {
    held = Set.copyOf(held);
  }
}
