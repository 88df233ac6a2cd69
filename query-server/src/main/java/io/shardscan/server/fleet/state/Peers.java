package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.fleet.membership.Member;
import io.shardscan.server.fleet.membership.Membership;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import io.shardscan.server.fleet.transport.Operation;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other members, and what each has said of itself. One virtual thread listens to each. */
public final class Peers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

  /** A member that has not answered for so long is left out where others do. */
  private static final Duration SILENT = Duration.ofMillis(700);

  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static final long PAUSE_MILLIS = 50;

  private final Membership membership;
  private final InternalClient client;
  private final Map<Member, Peer> peers = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Nobody: stands where there must be one, and is never heard of. */
  public static Peer nobody() {
    return new Peer(Member.at("", 0, "127.0.0.1", 0));
  }

  /** Another member. */
  public static final class Peer {
    private final Member member;
    private volatile @Nullable NodeState state;
    private volatile long heardAt;
    private volatile boolean heard;

    Peer(Member member) {
      this.member = member;
    }

    /** Who it is. */
    public Member member() {
      return member;
    }

    /** What it said last; null before it said anything. */
    public @Nullable NodeState state() {
      return state;
    }

    /** How far it is with a collection, as far as is known. */
    public CollectionState of(CollectionId collection) {
      NodeState known = state;
      return known == null ? CollectionState.NOTHING : known.of(collection);
    }

    /** Whether it answers. */
    public boolean responsive() {
      return heard && System.nanoTime() - heardAt < SILENT.toNanos();
    }

    /** Whether it answered so lately, and counts a member among its own. */
    public boolean knows(String id, Duration within) {
      NodeState known = state;
      return heard
          && known != null
          && System.nanoTime() - heardAt < within.toNanos()
          && known.view().contains(id);
    }
  }

  /** Listens to all members from now on. */
  public Peers(Membership membership, InternalClient client) {
    this.membership = membership;
    this.client = client;
    membership.onChange(this::follow);
    follow();
  }

  /** Has something done after each change of what is known; it must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** All other members. */
  public Collection<Peer> all() {
    return peers.values();
  }

  private synchronized void follow() {
    Map<String, Member> members = membership.members();
    peers.keySet().removeIf(member -> !member.equals(members.get(member.id())));
    for (Member member : members.values()) {
      if (!member.equals(membership.self()) && !closed) {
        peers.computeIfAbsent(
            member,
            added -> {
              Peer peer = new Peer(added);
              Thread.ofVirtual().name("peer-" + added.id()).start(() -> listen(peer));
              return peer;
            });
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void listen(Peer peer) {
    long known = 0;
    try {
      while (!closed && peers.get(peer.member) == peer) {
        long asked = System.nanoTime();
        try {
          byte[] answer =
              client.ask(peer.member, Operation.STATE, OwnState.question(known), TIMEOUT);
          boolean first = !peer.responsive();
          if (answer.length > 0) {
            NodeState next = StateWire.read(answer);
            known = next.change();
            peer.state = next;
          }
          peer.heardAt = asked;
          peer.heard = true;
          if (answer.length > 0 || first) {
            listeners.forEach(Runnable::run);
          }
        } catch (MemberUnavailableException | BufferUnderflowException e) {
          LOG.debug("Server '{}' does not say how far it is", peer.member.id(), e);
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    peers.clear();
  }
}
