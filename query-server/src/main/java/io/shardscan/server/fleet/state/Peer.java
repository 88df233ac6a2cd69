package io.shardscan.server.fleet.state;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.fleet.membership.Member;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Another member, and what it has said of itself. */
public final class Peer {
  /** A member that has not answered for so long is asked only where no other can be. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  /** For so long at least a member that was slow is asked only where no other can be. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  /** Members hear of each other more than twice as often, unless they are slow. */
  private static final Duration LATE = Duration.ofMillis(3 * OwnState.WAIT_MILLIS);

  private final Member member;
  private final Map<CollectionId, CollectionState> collections = new ConcurrentHashMap<>();
  private volatile NodeState node = NodeState.UNKNOWN;
  private volatile boolean heard;
  private volatile long heardAt;
  private volatile long slowAt = System.nanoTime() - SLOW.toNanos();

  Peer(Member member) {
    this.member = member;
  }

  void report(StateReport report, long askedAt) {
    node = report.node();
    collections.putAll(report.collections());
    heardAt = askedAt;
    heard = true;
  }

  /** Who it is. */
  public Member member() {
    return member;
  }

  /** What it said last of itself as a whole. */
  public NodeState node() {
    return node;
  }

  /** What it said last of all collections. */
  public Map<CollectionId, CollectionState> collections() {
    return Map.copyOf(collections);
  }

  /** How far it is with a collection, as far as is known. */
  public CollectionState of(CollectionId collection) {
    return collections.getOrDefault(collection, CollectionState.UNKNOWN);
  }

  /** Whether it holds a segment, as far as is known. */
  public boolean holds(CollectionId collection, String segment) {
    return of(collection).held().contains(segment);
  }

  /** Whether its queries may see an older epoch of a collection, as far as is known. */
  public boolean behind(CollectionId collection, long epoch) {
    if (!heard) {
      return true;
    }
    long served = of(collection).served();
    return node.listed() && served != CollectionState.NOT_SERVED && served < epoch;
  }

  /** Whether it has just answered. */
  public boolean responsive() {
    return heard && System.nanoTime() - heardAt < SILENT.toNanos();
  }

  /** Whether it answers as quickly as ever, and has since it was slow last. */
  public boolean quick() {
    long now = System.nanoTime();
    return heard
        && now - heardAt < LATE.toNanos()
        && now - slowAt > SLOW.toNanos()
        && heardAt - slowAt > 0;
  }

  /** Notes that it did not answer in time. */
  public void slow() {
    slowAt = System.nanoTime();
  }

  /** Whether it answered so lately, and counts a member among its own. */
  public boolean knows(String id, Duration within) {
    return heard && System.nanoTime() - heardAt < within.toNanos() && node.view().contains(id);
  }
}
