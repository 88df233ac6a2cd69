package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.PartialAnswer;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.ServedSnapshots;
import io.shardscan.server.collection.SnapshotScan;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.fleet.serve.Holder.RowQuestion;
import io.shardscan.server.fleet.state.Peers.Peer;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.Operation;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Searches, and looks rows up, in segments wherever they are. */
public final class FleetScan implements SnapshotScan, RowLookup {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Scatter scatter;
  private final LocalScan local;
  private final Holder holder;
  private final InternalClient client;
  private final ServedSnapshots snapshots;

  /** Work among members, of which this server's is done by a scan of its own. */
  public FleetScan(
      Scatter scatter,
      LocalScan local,
      Holder holder,
      InternalClient client,
      ServedSnapshots snapshots) {
    this.scatter = scatter;
    this.local = local;
    this.holder = holder;
    this.client = client;
    this.snapshots = snapshots;
  }

  @Override
  public List<PartialAnswer> scan(
      SearchRequest request, CollectionSnapshot snapshot, double targetRecall) {
    PartWire.Search search = new PartWire.Search(request, targetRecall);
    return scatter.gather(
        request.collection(),
        snapshot,
        views -> local.scan(request, snapshot, views, targetRecall),
        (peer, part) -> {
          if (Scatter.isSelf(peer)) {
            return holder.search(part, search).orElseThrow(() -> Scatter.missing(part));
          }
          WireOutput out = new WireOutput();
          part.write(out);
          PartWire.write(out, request, targetRecall);
          return PartWire.readAnswer(ask(peer, Operation.SEARCH, part, out));
        });
  }

  @Override
  public List<StoredRow> find(
      CollectionId collection, Collection<String> keys, boolean withMetadata) {
    return rows(collection, new RowQuestion(keys, 0, withMetadata));
  }

  @Override
  public List<StoredRow> sample(CollectionId collection, int most, boolean withMetadata) {
    List<StoredRow> rows =
        new ArrayList<>(rows(collection, new RowQuestion(null, most, withMetadata)));
    Collections.shuffle(rows);
    return rows.subList(0, Math.min(most, rows.size()));
  }

  private List<StoredRow> rows(CollectionId collection, RowQuestion question) {
    Optional<CollectionSnapshot> acquired = snapshots.acquire(collection);
    if (acquired.isEmpty()) {
      return List.of();
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      List<List<StoredRow>> parts =
          scatter.gather(
              collection,
              snapshot,
              views -> Holder.rows(views, question),
              (peer, part) -> {
                if (Scatter.isSelf(peer)) {
                  return holder.rows(part, question).orElseThrow(() -> Scatter.missing(part));
                }
                WireOutput out = new WireOutput();
                part.write(out);
                question.write(out);
                return PartWire.readRows(ask(peer, Operation.ROWS, part, out));
              });
      return parts.stream().flatMap(List::stream).toList();
    }
  }

  private WireInput ask(Peer peer, Operation operation, PartWire.Part part, WireOutput question)
      throws InterruptedException {
    WireInput in = new WireInput(client.ask(peer.member(), operation, question.bytes(), TIMEOUT));
    return switch (in.flag()) {
      case Holder.DONE -> in;
      case Holder.BUSY -> throw new NotServedException(in.text(), SOON);
      default -> throw Scatter.missing(part);
    };
  }
}
