package io.shardscan.server.fleet.state;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other members, and what each has said of itself. One virtual thread listens to each. */
public final class Peers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);
  private static final long PAUSE_MILLIS = 50;

  private final Membership membership;
  private final InternalClient client;
  private final Map<Member, Peer> peers = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

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
      if (!member.equals(membership.self()) && !closed && !peers.containsKey(member)) {
        Peer peer = new Peer(member);
        peers.put(member, peer);
        Thread.ofVirtual().name("peer-" + member.id()).start(() -> listen(peer));
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void listen(Peer peer) {
    long known = 0;
    try {
      while (!closed && peers.get(peer.member()) == peer) {
        long asked = System.nanoTime();
        try {
          StateReport report =
              StateReport.read(
                  client.ask(peer.member(), Operation.STATE, OwnState.question(known), TIMEOUT));
          boolean news = report.change() != known || !peer.responsive();
          known = report.change();
          peer.report(report, asked);
          if (news) {
            listeners.forEach(Runnable::run);
          }
        } catch (MemberUnavailableException | BufferUnderflowException e) {
          LOG.debug("Server '{}' does not say how far it is", peer.member().id(), e);
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
