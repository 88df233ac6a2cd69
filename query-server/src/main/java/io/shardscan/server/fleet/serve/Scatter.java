package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.state.Peers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Has the members that hold a snapshot's segments each work on some of them, so that every segment
 * is worked on once. A member that fails, or is slow, is worked around by others that hold its
 * segments. What comes back is complete and of that one snapshot, or an error.
 */
public final class Scatter {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Peers peers;
  private final LongAdder hedges = new LongAdder();
  private final LongAdder retries = new LongAdder();

  /** Work among members. */
  public Scatter(Peers peers) {
    this.peers = peers;
  }

  /** Times that a slow member's work was given to others as well. */
  public long hedges() {
    return hedges.sum();
  }

  /** Times that a failed member's work was given to others. */
  public long retries() {
    return retries.sum();
  }

  /** Has a member work on segments. */
  @FunctionalInterface
  interface Remote<T> {
    /**
     * Asks a member.
     *
     * @throws io.shardscan.server.fleet.transport.MemberUnavailableException if it cannot now
     */
    T ask(Peer peer, List<Piece> pieces) throws InterruptedException;
  }

  /**
   * Works on all segments of a snapshot.
   *
   * @param local works on segments that are here
   * @param remote has a member do the same with its own
   * @return the results
   * @throws io.shardscan.server.collection.SegmentsAwayException if nobody holds some segments
   * @throws NotServedException if servers are busy
   */
  <T> List<T> gather(
      CollectionId collection,
      CollectionSnapshot snapshot,
      Function<List<SegmentView>, T> local,
      Remote<T> remote) {
    if (snapshot.whole()) {
      return List.of(local.apply(snapshot.segments()));
    }
    try {
      return new Gathering<>(collection, snapshot, peers, local, remote, hedges, retries).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotServedException("The query was interrupted.", SOON);
    }
  }
}
