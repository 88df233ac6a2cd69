package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.SegmentHolders;
import io.shardscan.server.fleet.membership.Membership;
import io.shardscan.server.fleet.placement.FleetShare;
import io.shardscan.server.fleet.state.CollectionState;
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.state.Peers;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which segments this member is to hold, and which ones the others say that they hold. */
public final class FleetHolders implements SegmentHolders {
  private final Membership membership;
  private final Peers peers;
  private final int replicas;
  private final Consumer<CollectionId> changed;

  /**
   * What a member knows of the others.
   *
   * @param replicas members that hold each segment
   * @param changed is told of collections of which this member holds or serves something else
   */
  public FleetHolders(
      Membership membership, Peers peers, int replicas, Consumer<CollectionId> changed) {
    this.membership = membership;
    this.peers = peers;
    this.replicas = replicas;
    this.changed = changed;
  }

  @Override
  public FleetShare share() {
    List<String> members = List.copyOf(new TreeSet<>(membership.members().keySet()));
    return new FleetShare(membership.self().id(), members, replicas);
  }

  @Override
  public boolean heldElsewhere(CollectionId collection, String segment) {
    return peers.all().stream()
        .anyMatch(peer -> peer.responsive() && peer.holds(collection, segment));
  }

  @Override
  public boolean mayDrop(CollectionId collection, String segment) {
    List<String> owners = share().owners(segment);
    long holding =
        peers.all().stream()
            .filter(peer -> owners.contains(peer.member().id()))
            .filter(peer -> peer.responsive() && peer.holds(collection, segment))
            .count();
    return holding == owners.size();
  }

  @Override
  public long oldestServed(CollectionId collection) {
    long oldest = Long.MAX_VALUE;
    for (Peer peer : peers.all()) {
      long served = peer.of(collection).served();
      if (served != CollectionState.NOT_SERVED) {
        oldest = Math.min(oldest, served);
      }
    }
    return oldest;
  }

  @Override
  public void changed(CollectionId collection) {
    changed.accept(collection);
  }
}
