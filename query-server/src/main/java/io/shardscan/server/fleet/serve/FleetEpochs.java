package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.EpochSource;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.SegmentShare;
import io.shardscan.server.catalog.SnapshotVersion;
import io.shardscan.server.fleet.membership.Membership;
import io.shardscan.server.fleet.placement.FleetShare;
import io.shardscan.server.fleet.state.CollectionState;
import io.shardscan.server.fleet.state.Peers;
import io.shardscan.server.fleet.state.StateWire;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import io.shardscan.server.fleet.transport.Operation;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has all members go through the same epochs, so that there is always one that all have. Of each
 * collection one member, the first by rendezvous hashing, leads: it reads the manifest from the
 * store and announces it, and goes on to the next once all members have it, or after a while
 * without those that do not. The others load what the leader announced and nothing else.
 *
 * <p>A member's queries see an epoch as soon as every segment of it is loaded somewhere, and never
 * an older one again.
 */
public final class FleetEpochs implements EpochSource {
  /** A member that needs longer to load an epoch is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  private final Membership membership;
  private final Peers peers;
  private final InternalClient client;
  private final ManifestStore manifests;
  private final int replicas;
  private final Runnable changed;
  private final Map<CollectionId, Announced> announced = new ConcurrentHashMap<>();

  private record Announced(ManifestStore.Loaded loaded, long at) {
    SnapshotVersion version() {
      return versionOf(loaded);
    }
  }

  /**
   * The epochs of a member.
   *
   * @param changed is run when the others have something new to hear
   */
  public FleetEpochs(
      Membership membership,
      Peers peers,
      InternalClient client,
      ObjectStore store,
      int replicas,
      Runnable changed) {
    this.membership = membership;
    this.peers = peers;
    this.client = client;
    this.manifests = new ManifestStore(store);
    this.replicas = replicas;
    this.changed = changed;
  }

  private static SnapshotVersion versionOf(ManifestStore.@Nullable Loaded loaded) {
    return loaded == null || loaded.etag() == null
        ? SnapshotVersion.NONE
        : new SnapshotVersion(loaded.manifest().epoch(), loaded.etag());
  }

  private List<String> members() {
    return List.copyOf(new TreeSet<>(membership.members().keySet()));
  }

  private String leader(CollectionId collection) {
    return FleetShare.first(members(), collection.tenant() + "/" + collection.name());
  }

  @Override
  public ManifestStore.Loaded load(
      CollectionId collection, ManifestStore.@Nullable Loaded previous) {
    String leader = leader(collection);
    if (leader.equals(membership.self().id())) {
      Announced last = announced.get(collection);
      if (last != null && previous != null && waits(collection, last)) {
        return last.loaded();
      }
      ManifestStore.Loaded next = manifests.load(collection, previous);
      if (last == null || !last.version().equals(versionOf(next))) {
        announced.put(collection, new Announced(next, System.nanoTime()));
        changed.run();
      }
      return next;
    }
    announced.remove(collection);
    return fromLeader(collection, leader, previous);
  }

  /** Whether a member that answers still lacks what was announced last. */
  private boolean waits(CollectionId collection, Announced last) {
    return !last.version().equals(SnapshotVersion.NONE)
        && System.nanoTime() - last.at() < PATIENCE.toNanos()
        && peers.all().stream()
            .anyMatch(peer -> peer.responsive() && !peer.of(collection).has(last.version()));
  }

  private ManifestStore.Loaded fromLeader(
      CollectionId collection, String leader, ManifestStore.@Nullable Loaded previous) {
    SnapshotVersion wanted = SnapshotVersion.NONE;
    for (Peers.Peer peer : peers.all()) {
      if (peer.member().id().equals(leader)) {
        wanted = peer.of(collection).announced();
        boolean older = previous != null && wanted.epoch() < previous.manifest().epoch();
        if (previous != null && (older || wanted.equals(versionOf(previous)))) {
          return previous;
        }
        if (!wanted.equals(SnapshotVersion.NONE)) {
          return fetch(collection, peer, previous);
        }
      }
    }
    if (previous != null) {
      return previous;
    }
    throw unavailable(collection, leader, null);
  }

  private ManifestStore.Loaded fetch(
      CollectionId collection,
      Peers.Peer peer,
      ManifestStore.@Nullable Loaded previous) {
    WireOutput out = new WireOutput();
    StateWire.collection(out, collection);
    try {
      WireInput in =
          new WireInput(client.ask(peer.member(), Operation.MANIFEST, out.bytes(), ASK_TIMEOUT));
      String etag = in.textOrNull();
      if (etag == null) {
        throw unavailable(collection, peer.member().id(), null);
      }
      return manifests.decode(collection, in.raw(), etag, previous);
    } catch (MemberUnavailableException e) {
      throw unavailable(collection, peer.member().id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(collection, peer.member().id(), e);
    }
  }

  private static StoreUnavailableException unavailable(
      CollectionId collection, String leader, @Nullable Exception cause) {
    return new StoreUnavailableException(
        collection.name(),
        "server '%s' does not tell which epoch of collection '%s' is to be served"
            .formatted(leader, collection.name()),
        cause);
  }

  /** Answers a member that asks for the manifest that was announced. */
  public byte[] manifest(byte[] request) {
    Announced last = announced.get(StateWire.collection(new WireInput(request)));
    WireOutput out = new WireOutput();
    if (last == null || last.loaded().etag() == null) {
      return out.text(null).bytes();
    }
    return out.text(last.loaded().etag())
        .raw(ManifestStore.encode(last.loaded().manifest()))
        .bytes();
  }

  @Override
  public SegmentShare share(CollectionId collection) {
    return new FleetShare(membership.self().id(), members(), replicas);
  }

  @Override
  public boolean mayDropTheRest(CollectionId collection) {
    List<String> members = members();
    return peers.all().stream()
        .allMatch(
            peer -> {
              List<CollectionState.Held> held = peer.of(collection).held();
              return !held.isEmpty()
                  && held.stream().allMatch(each -> each.members().equals(members));
            });
  }

  @Override
  public boolean servedAtOnce() {
    return false;
  }

  @Override
  public void loaded(FollowedCollection collection) {
    changed.run();
  }

  /** How far this member is with a collection. */
  public CollectionState state(FollowedCollection collection) {
    List<CollectionState.Held> held = new ArrayList<>();
    for (CollectionSnapshot snapshot : collection.acquireAll()) {
      try (snapshot) {
        List<String> among =
            snapshot.share() instanceof FleetShare share ? share.members() : List.of();
        held.add(new CollectionState.Held(snapshot.version(), among));
      }
    }
    SnapshotVersion served = SnapshotVersion.NONE;
    CollectionSnapshot current = collection.acquire().orElse(null);
    if (current != null) {
      try (current) {
        served = current.version();
      }
    }
    Announced last = announced.get(collection.id());
    return new CollectionState(held, served, last == null ? SnapshotVersion.NONE : last.version());
  }

  /**
   * Goes on with a collection as far as what is known of the others allows: has newer epochs
   * served, older ones dropped, and the next one loaded.
   */
  void advance(FollowedCollection collection, Scatter scatter, CatalogFollower follower) {
    List<CollectionSnapshot> loaded = collection.acquireAll();
    SnapshotVersion newest = SnapshotVersion.NONE;
    boolean promoted = false;
    boolean reshared = false;
    for (CollectionSnapshot snapshot : loaded.reversed()) {
      try (snapshot) {
        if (newest.equals(SnapshotVersion.NONE)) {
          newest = snapshot.version();
          reshared =
              snapshot.epoch() > 0
                  && (!snapshot.share().equals(share(collection.id()))
                      || (holdsMore(snapshot) && mayDropTheRest(collection.id())));
        }
        if (!promoted
            && notServedYet(collection, snapshot)
            && scatter.covers(collection.id(), snapshot)) {
          promoted = collection.promote(snapshot.version());
        }
      }
    }
    if (promoted) {
      changed.run();
    }
    SnapshotVersion served = state(collection).served();
    if (peers.all().stream()
        .allMatch(peer -> peer.of(collection.id()).served().epoch() >= served.epoch())) {
      collection.dropSuperseded();
    }
    if (reshared || due(collection, newest)) {
      follower.lookAgain(collection.id());
    }
  }

  /** Whether a collection is served with this member's present share, or cannot be loaded. */
  public boolean settled(FollowedCollection collection) {
    CollectionSnapshot current = collection.acquire().orElse(null);
    if (current == null) {
      return collection.problem().isPresent();
    }
    try (current) {
      return current.epoch() == 0 || current.share().equals(share(collection.id()));
    }
  }

  private static boolean holdsMore(CollectionSnapshot snapshot) {
    return snapshot.segments().stream()
        .anyMatch(view -> !snapshot.share().holds(view.segment().id()));
  }

  /** Whether a snapshot is newer than what is served. */
  private static boolean notServedYet(FollowedCollection collection, CollectionSnapshot snapshot) {
    CollectionSnapshot current = collection.acquire().orElse(null);
    if (current == null) {
      return true;
    }
    try (current) {
      return current != snapshot && current.epoch() < snapshot.epoch();
    }
  }

  /** Whether there is another epoch to load. */
  private boolean due(FollowedCollection collection, SnapshotVersion newest) {
    String leader = leader(collection.id());
    if (leader.equals(membership.self().id())) {
      Announced last = announced.get(collection.id());
      String etag = collection.newestManifest().orElse(null);
      return etag != null
          && (last == null
              || (!last.version().etag().equals(etag) && !waits(collection.id(), last)));
    }
    return peers.all().stream()
        .filter(peer -> peer.member().id().equals(leader))
        .map(peer -> peer.of(collection.id()).announced())
        .anyMatch(
            version ->
                !version.equals(SnapshotVersion.NONE)
                    && version.epoch() >= newest.epoch()
                    && !Objects.equals(version, newest));
  }
}
