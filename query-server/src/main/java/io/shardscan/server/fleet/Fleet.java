package io.shardscan.server.fleet;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
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
import io.shardscan.server.fleet.serve.FleetGrants;
import io.shardscan.server.fleet.serve.FleetHolders;
import io.shardscan.server.fleet.serve.FleetOverview;
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
import io.shardscan.server.memory.LocalCache;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.MemoryReclaimer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * This server as a member of a fleet: what it follows, searches and tells, together with others.
 */
public final class Fleet implements AutoCloseable {
  private final Semaphore wake = new Semaphore(0);
  private final String workerId;
  private final InternalClient client;
  private final InternalServer server;
  private final Membership membership;
  private final Peers peers;
  private final OwnState own;
  private final int replicas;
  private final CatalogFollower follower;
  private final Scatter scatter;
  private final FleetScan scan;
  private final ServedSnapshots snapshots;
  private final FleetGrants grants;
  private final Advancer advancer;

  /** Joins a fleet; the follower is not started yet. */
  public Fleet(
      FleetSettings settings,
      String workerId,
      ObjectStore store,
      FollowerSettings following,
      MemoryBudget budget,
      LocalCache cache,
      LocalScan local) {
    this.workerId = workerId;
    this.replicas = settings.replicas();
    FleetSecret secret = new FleetSecret(settings.secret());
    client = new InternalClient(secret);
    server = new InternalServer(workerId, settings.host(), settings.internalPort(), secret);
    membership =
        Membership.join(
            settings,
            secret,
            Member.at(workerId, System.currentTimeMillis(), settings.host(), server.port()));
    peers = new Peers(membership, client);
    own = new OwnState(this::nodeState, this::collectionState);
    FleetHolders holders = new FleetHolders(membership, peers, settings.replicas(), own::changed);
    follower =
        new CatalogFollower(
            store, following, budget, cache, MemoryReclaimer.inBackground(), holders);
    grants = new FleetGrants(peers, client);
    Holder holder = new Holder(follower, local);
    scatter = new Scatter(peers);
    MemberFreshness freshness = new MemberFreshness(workerId, peers, follower);
    snapshots = new ServedSnapshots(follower, store, freshness);
    scan = new FleetScan(scatter, local, client, snapshots);
    server.answer(
        Map.of(
            Operation.STATE, own::answer,
            Operation.SEARCH, holder::search,
            Operation.ROWS, holder::rows,
            Operation.GRANTS, grants::hear));
    advancer = new Advancer(follower, freshness, wake);
    peers.onChange(wake::release);
    membership.onChange(own::changed);
  }

  private NodeState nodeState() {
    return new NodeState(
        membership.members().keySet(),
        follower.hasListed(),
        follower.memoryUsed(),
        follower.memoryLimit());
  }

  private CollectionState collectionState(CollectionId id) {
    Optional<FollowedCollection> followed = follower.find(id);
    if (followed.isEmpty()) {
      return CollectionState.UNKNOWN;
    }
    Set<String> held = new HashSet<>();
    for (CollectionSnapshot snapshot : followed.get().acquireAll()) {
      try (snapshot) {
        snapshot.segments().forEach(view -> held.add(view.segment().id()));
      }
    }
    Optional<CollectionSnapshot> served = followed.get().acquire();
    if (served.isEmpty()) {
      return new CollectionState(CollectionState.NOT_SERVED, held);
    }
    try (CollectionSnapshot snapshot = served.get()) {
      return new CollectionState(snapshot.epoch(), held);
    }
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

  /** Shares what is taken from limits with the other members. */
  public FleetGrants limits() {
    return grants;
  }

  /** Tells which members there are, and what each holds. */
  public FleetOverview overview() {
    return new FleetOverview(workerId, replicas, own, peers, follower);
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
    return follower.hasListed() && follower.all().stream().allMatch(Fleet::settled);
  }

  private static boolean settled(FollowedCollection collection) {
    Optional<CollectionSnapshot> served = collection.acquire();
    served.ifPresent(CollectionSnapshot::close);
    return served.isEmpty() ? collection.problem().isPresent() : collection.holdsItsShare();
  }

  /** Leaves the fleet: from now on, the others ask elsewhere. What is under way goes on. */
  public void leave() {
    membership.close();
  }

  @Override
  public void close() {
    membership.close();
    peers.close();
    advancer.close();
    grants.close();
    server.close();
    client.close();
  }
}
