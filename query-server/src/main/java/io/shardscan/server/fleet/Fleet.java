package io.shardscan.server.fleet;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.FollowerSettings;
import io.shardscan.server.collection.CollectionSearch;
import io.shardscan.server.collection.FollowedCatalog;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.ServedSnapshots;
import io.shardscan.server.config.FleetSettings;
import io.shardscan.server.fleet.membership.FleetSecret;
import io.shardscan.server.fleet.membership.Member;
import io.shardscan.server.fleet.membership.Membership;
import io.shardscan.server.fleet.serve.Advancer;
import io.shardscan.server.fleet.serve.FleetCatalog;
import io.shardscan.server.fleet.serve.FleetEpochs;
import io.shardscan.server.fleet.serve.FleetScan;
import io.shardscan.server.fleet.serve.Holder;
import io.shardscan.server.fleet.serve.MemberFreshness;
import io.shardscan.server.fleet.serve.Scatter;
import io.shardscan.server.fleet.state.CollectionState;
import io.shardscan.server.fleet.state.NodeState;
import io.shardscan.server.fleet.state.OwnState;
import io.shardscan.server.fleet.state.Peers;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.InternalServer;
import io.shardscan.server.fleet.transport.Operation;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.MemoryReclaimer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * This server as a member of a fleet: what it follows, searches and tells, together with others.
 */
public final class Fleet implements AutoCloseable {
  private final InternalClient client;
  private final InternalServer server;
  private final Membership membership;
  private final Peers peers;
  private final FleetEpochs epochs;
  private final OwnState own;
  private final CatalogFollower follower;
  private final Scatter scatter;
  private final FleetScan scan;
  private final ServedSnapshots snapshots;
  private final Holder holder;
  private final Advancer advancer;
  private final String workerId;

  /** Joins a fleet; the follower is not started yet. */
  public Fleet(
      FleetSettings settings,
      String workerId,
      ObjectStore store,
      MemoryBudget budget,
      LocalScan local) {
    this.workerId = workerId;
    FleetSecret secret = new FleetSecret(settings.secret());
    client = new InternalClient(secret);
    own = new OwnState(this::state);
    server =
        new InternalServer(
            workerId,
            settings.host(),
            settings.internalPort(),
            secret,
            Map.of(
                Operation.STATE, own::answer,
                Operation.MANIFEST, request -> epochs().manifest(request),
                Operation.SEARCH, request -> holder().search(request),
                Operation.ROWS, request -> holder().rows(request)));
    membership =
        Membership.join(
            settings,
            secret,
            Member.at(workerId, System.currentTimeMillis(), settings.host(), server.port()));
    peers = new Peers(membership, client);
    epochs = new FleetEpochs(membership, peers, client, store, settings.replicas(), this::changed);
    follower =
        new CatalogFollower(
            store, FollowerSettings.defaults(), budget, MemoryReclaimer.inBackground(), epochs);
    holder = new Holder(follower, local);
    scatter = new Scatter(peers, settings.replicas());
    MemberFreshness freshness = new MemberFreshness(workerId, peers, follower);
    snapshots = new ServedSnapshots(follower, store, freshness);
    scan = new FleetScan(scatter, local, holder, client, snapshots);
    advancer = new Advancer(epochs, scatter, follower, freshness);
    peers.onChange(this::changed);
    membership.onChange(this::changed);
  }

  private FleetEpochs epochs() {
    return epochs;
  }

  private Holder holder() {
    return holder;
  }

  private void changed() {
    own.change();
    Advancer current = advancer;
    if (current != null) {
      current.wake();
    }
  }

  private NodeState state(long change) {
    Map<CollectionId, CollectionState> collections = new HashMap<>();
    CatalogFollower current = follower;
    if (current == null) {
      return new NodeState(workerId, change, List.of(), 0, 0, collections);
    }
    for (FollowedCollection collection : current.all()) {
      collections.put(collection.id(), epochs.state(collection));
    }
    return new NodeState(
        workerId,
        change,
        List.copyOf(new TreeSet<>(membership.members().keySet())),
        current.memoryUsed(),
        current.memoryLimit(),
        collections);
  }

  /** Follows the catalog, and loads this server's share of it. */
  public CatalogFollower follower() {
    return follower;
  }

  /** The snapshots that queries see. */
  public ServedSnapshots snapshots() {
    return snapshots;
  }

  /** Searches all segments, wherever they are. */
  public CollectionSearch search() {
    return new CollectionSearch(snapshots, scan, workerId);
  }

  /** Finds rows, wherever they are. */
  public FleetScan rows() {
    return scan;
  }

  /** Tells how far all members are. */
  public FleetCatalog catalog(ObjectStore store) {
    return new FleetCatalog(new FollowedCatalog(store, follower), peers);
  }

  /** Work that was given to others since members were slow. */
  public long hedges() {
    return scatter.hedges();
  }

  /** Work that was given to others since members failed. */
  public long retries() {
    return scatter.retries();
  }

  /** Members, this server among them. */
  public int members() {
    return membership.members().size();
  }

  /**
   * Whether this server has loaded its share of every collection, so that another may be stopped.
   */
  public boolean ready() {
    return follower.hasListed() && follower.all().stream().allMatch(epochs::settled);
  }

  /** Leaves the fleet: from now on, the others ask elsewhere. What is under way goes on. */
  public void leave() {
    membership.close();
  }

  @Override
  public void close() {
    peers.close();
    advancer.close();
    server.close();
    client.close();
  }
}
