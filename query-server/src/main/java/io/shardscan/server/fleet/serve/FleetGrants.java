package io.shardscan.server.fleet.serve;

import io.shardscan.server.auth.Grant;
import io.shardscan.server.auth.LimitSharing;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.state.Peers;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import io.shardscan.server.fleet.transport.Operation;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each member know what all of them took from API keys' limits, a tenth of a second later. What
 * a member that does not answer is not told is forgotten.
 */
public final class FleetGrants implements LimitSharing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetGrants.class);
  private static final long EVERY_MILLIS = 100;
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** Most limits that are told of at once; what was taken from others is forgotten. */
  private static final int MOST_LIMITS = 100_000;

  private record Limit(String sha256, RateLimits.Kind kind, int perPeriod) {}

  private final Peers peers;
  private final InternalClient client;
  private final List<Consumer<Grant>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private Map<Limit, Integer> taken = new HashMap<>();
  private volatile boolean closed;

  /** Begins at once. */
  public FleetGrants(Peers peers, InternalClient client) {
    this.peers = peers;
    this.client = client;
    this.thread = Thread.ofVirtual().name("fleet-grants").start(this::run);
  }

  @Override
  public void taken(Grant grant) {
    if (peers.all().isEmpty()) {
      return;
    }
    Limit limit = new Limit(grant.sha256(), grant.kind(), grant.perPeriod());
    synchronized (this) {
      if (taken.size() < MOST_LIMITS || taken.containsKey(limit)) {
        taken.merge(limit, grant.count(), Integer::sum);
      }
    }
  }

  @Override
  public void onTakenElsewhere(Consumer<Grant> listener) {
    listeners.add(listener);
  }

  /** Takes note of what another member tells. */
  public byte[] hear(byte[] request) {
    WireInput in = new WireInput(request);
    List<Grant> grants =
        in.each(
            () ->
                new Grant(in.text(), RateLimits.Kind.valueOf(in.text()), in.number(), in.number()));
    grants.forEach(grant -> listeners.forEach(listener -> listener.accept(grant)));
    return new byte[0];
  }

  private synchronized Map<Limit, Integer> takeAll() {
    Map<Limit, Integer> all = taken;
    taken = new HashMap<>();
    return all;
  }

  private void run() {
    try {
      while (!closed) {
        Thread.sleep(EVERY_MILLIS);
        Map<Limit, Integer> all = takeAll();
        if (!all.isEmpty()) {
          tell(all);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Map<Limit, Integer> all) throws InterruptedException {
    WireOutput out = new WireOutput();
    out.each(
        all.entrySet(),
        entry -> {
          Limit limit = entry.getKey();
          out.text(limit.sha256()).text(limit.kind().name());
          out.number(limit.perPeriod()).number(entry.getValue());
        });
    byte[] bytes = out.bytes();
    List<Thread> told = new ArrayList<>();
    for (Peer peer : peers.all()) {
      told.add(Thread.ofVirtual().name("grants").start(() -> tell(peer, bytes)));
    }
    for (Thread each : told) {
      each.join();
    }
  }

  private void tell(Peer peer, byte[] bytes) {
    try {
      client.ask(peer.member(), Operation.GRANTS, bytes, TIMEOUT);
    } catch (MemberUnavailableException e) {
      LOG.debug("Server '{}' is not told what was taken from limits", peer.member().id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
