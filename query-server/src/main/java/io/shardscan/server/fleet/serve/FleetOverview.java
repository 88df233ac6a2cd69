package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.collection.FleetReport;
import io.shardscan.server.collection.FleetView;
import io.shardscan.server.fleet.state.CollectionState;
import io.shardscan.server.fleet.state.NodeState;
import io.shardscan.server.fleet.state.OwnState;
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.state.Peers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tells of the whole fleet what this member knows of itself and has heard of the others. */
public final class FleetOverview implements FleetView {
  private final String self;
  private final int replicas;
  private final OwnState own;
  private final Peers peers;
  private final CatalogFollower follower;

  /**
   * An overview.
   *
   * @param self this member's name
   * @param replicas members that are to hold each segment
   */
  public FleetOverview(
      String self, int replicas, OwnState own, Peers peers, CatalogFollower follower) {
    this.self = self;
    this.replicas = replicas;
    this.own = own;
    this.peers = peers;
    this.follower = follower;
  }

  @Override
  public FleetReport of(String tenant) {
    List<Peer> others = List.copyOf(peers.all());
    List<FleetReport.Node> nodes = new ArrayList<>();
    nodes.add(node(self, true, true, own.node()));
    others.forEach(
        peer -> nodes.add(node(peer.member().id(), false, peer.responsive(), peer.node())));
    nodes.sort(Comparator.comparing(FleetReport.Node::id));
    List<FleetReport.Held> collections =
        follower.all().stream()
            .filter(collection -> collection.id().tenant().equals(tenant))
            .flatMap(collection -> held(collection, others).stream())
            .sorted(Comparator.comparing(FleetReport.Held::name))
            .toList();
    return new FleetReport(Math.min(replicas, nodes.size()), nodes, collections);
  }

  private static FleetReport.Node node(
      String id, boolean self, boolean answering, NodeState state) {
    return new FleetReport.Node(id, self, answering, state.memoryUsed(), state.memoryLimit());
  }

  private Optional<FleetReport.Held> held(FollowedCollection collection, List<Peer> others) {
    CollectionId id = collection.id();
    Map<String, CollectionState> states = new TreeMap<>();
    states.put(self, own.of(id));
    others.forEach(peer -> states.put(peer.member().id(), peer.of(id)));
    return collection
        .acquire()
        .flatMap(
            acquired -> {
              try (CollectionSnapshot snapshot = acquired) {
                return snapshot.epoch() == 0
                    ? Optional.empty()
                    : Optional.of(held(snapshot, id, states, others));
              }
            });
  }

  private static FleetReport.Held held(
      CollectionSnapshot snapshot,
      CollectionId id,
      Map<String, CollectionState> states,
      List<Peer> others) {
    List<Peer> answering = others.stream().filter(Peer::responsive).toList();
    Set<String> here = new HashSet<>();
    snapshot.segments().forEach(view -> here.add(view.segment().id()));
    long copies = Long.MAX_VALUE;
    for (String segment : snapshot.segmentIds()) {
      long elsewhere = answering.stream().filter(peer -> peer.holds(id, segment)).count();
      copies = Math.min(copies, elsewhere + (here.contains(segment) ? 1 : 0));
    }
    List<FleetReport.Share> shares = new ArrayList<>();
    states.forEach(
        (node, state) ->
            shares.add(
                new FleetReport.Share(node, Math.max(0, state.served()), state.held().size())));
    int segments = snapshot.segmentIds().size();
    return new FleetReport.Held(
        id.name(), snapshot.epoch(), segments, segments == 0 ? 0 : (int) copies, shares);
  }
}
