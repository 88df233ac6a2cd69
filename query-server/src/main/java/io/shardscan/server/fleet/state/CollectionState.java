package io.shardscan.server.fleet.state;

import io.shardscan.server.catalog.SnapshotVersion;
import io.shardscan.server.fleet.placement.FleetShare;
import java.util.List;

/**
 * How far a member is with a collection.
 *
 * @param held the versions that it has loaded, oldest first
 * @param served the version that its queries see; none before the first
 * @param announced the version that the others are to load, if it leads the collection; else none
 */
public record CollectionState(List<Held> held, SnapshotVersion served, SnapshotVersion announced) {
  /** Nothing is loaded. */
  public static final CollectionState NOTHING =
      new CollectionState(List.of(), SnapshotVersion.NONE, SnapshotVersion.NONE);

  public CollectionState {
    held = List.copyOf(held);
  }

  /**
   * A version that a member has loaded its share of.
   *
   * @param version the version
   * @param members the members among which the share was worked out, in ascending order
   */
  public record Held(SnapshotVersion version, List<String> members) {
    public Held {
      members = List.copyOf(members);
    }
  }

  /** Whether a version is loaded. */
  public boolean has(SnapshotVersion version) {
    return held.stream().anyMatch(each -> each.version().equals(version));
  }

  /** Whether a segment of a version is loaded by the member of a name. */
  public boolean holds(String member, SnapshotVersion version, String segment, int replicas) {
    return held.stream()
        .anyMatch(
            each ->
                each.version().equals(version)
                    && new FleetShare(member, each.members(), replicas).holds(segment));
  }
}
