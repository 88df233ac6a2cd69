package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.RemoteView;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.SegmentsAwayException;
import io.shardscan.server.fleet.state.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who works on which segments of a snapshot, each once.
 *
 * @param local segments that this server works on
 * @param remote segments that others work on, by member
 */
record Assignment(List<SegmentView> local, Map<Peer, List<Piece>> remote) {
  /**
   * Spreads a snapshot's segments so that the members' rows are as even as whole segments allow.
   * Nobody is asked who need not be: where all segments are here, nobody is.
   *
   * @throws SegmentsAwayException if nobody holds a segment
   */
  static Assignment of(
      CollectionId collection, CollectionSnapshot snapshot, Collection<Peer> peers) {
    Map<Peer, Long> rows = new HashMap<>();
    Map<Peer, List<Piece>> remote = new LinkedHashMap<>();
    for (RemoteView view : snapshot.elsewhere()) {
      if (view.visibleRows() > 0) {
        String segment = view.segment().id();
        Peer holder = holder(collection, segment, peers, rows);
        if (holder == null) {
          throw new SegmentsAwayException();
        }
        rows.merge(holder, view.visibleRows(), Long::sum);
        remote
            .computeIfAbsent(holder, any -> new ArrayList<>())
            .add(new Piece(segment, view.hidden(), view.visibleRows()));
      }
    }
    List<SegmentView> local = new ArrayList<>();
    long localRows = 0;
    for (SegmentView view : snapshot.segments()) {
      Peer other =
          remote.isEmpty() ? null : holder(collection, view.segment().id(), remote.keySet(), rows);
      if (other != null && other.quick() && rows.get(other) + view.visibleRows() <= localRows) {
        rows.merge(other, (long) view.visibleRows(), Long::sum);
        remote.get(other).add(piece(view));
      } else {
        localRows += view.visibleRows();
        local.add(view);
      }
    }
    return new Assignment(local, remote);
  }

  /**
   * Gives pieces to others than the members that had them.
   *
   * @param without members that are not to be asked again
   * @throws SegmentsAwayException if nobody else holds a segment
   */
  static Assignment instead(
      CollectionId collection,
      List<Piece> pieces,
      CollectionSnapshot snapshot,
      Collection<Peer> peers,
      Set<Peer> without) {
    Map<String, SegmentView> here = new HashMap<>();
    snapshot.segments().forEach(view -> here.put(view.segment().id(), view));
    Collection<Peer> others = new HashSet<>(peers);
    others.removeAll(without);
    List<SegmentView> local = new ArrayList<>();
    Map<Peer, List<Piece>> remote = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      SegmentView own = here.get(piece.segment());
      Peer holder = own == null ? holder(collection, piece.segment(), others, Map.of()) : null;
      if (own != null) {
        local.add(own);
      } else if (holder != null) {
        remote.computeIfAbsent(holder, any -> new ArrayList<>()).add(piece);
      } else {
        throw new SegmentsAwayException();
      }
    }
    return new Assignment(local, remote);
  }

  private static Piece piece(SegmentView view) {
    return new Piece(view.segment().id(), view.hidden(), view.visibleRows());
  }

  /** Of the members that hold a segment, one that answers quickly and has the fewest rows. */
  private static @Nullable Peer holder(
      CollectionId collection, String segment, Collection<Peer> peers, Map<Peer, Long> rows) {
    Peer best = null;
    for (Peer peer : peers) {
      if (peer.holds(collection, segment) && (best == null || better(peer, best, rows))) {
        best = peer;
      }
    }
    return best;
  }

  private static boolean better(Peer peer, Peer best, Map<Peer, Long> rows) {
    if (peer.responsive() != best.responsive()) {
      return peer.responsive();
    }
    if (peer.quick() != best.quick()) {
      return peer.quick();
    }
    return rows.getOrDefault(peer, 0L) < rows.getOrDefault(best, 0L);
  }
}
