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
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.transport.InternalClient;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import io.shardscan.server.fleet.transport.Operation;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.scan.SearchMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Searches, and looks rows up, in segments wherever they are. */
public final class FleetScan implements SnapshotScan, RowLookup {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Scatter scatter;
  private final LocalScan local;
  private final InternalClient client;
  private final ServedSnapshots snapshots;

  /** Work among members, of which this server's is done by a scan of its own. */
  public FleetScan(
      Scatter scatter, LocalScan local, InternalClient client, ServedSnapshots snapshots) {
    this.scatter = scatter;
    this.local = local;
    this.client = client;
    this.snapshots = snapshots;
  }

  @Override
  public List<PartialAnswer> scan(
      SearchRequest request, CollectionSnapshot snapshot, SearchMode mode) {
    CollectionId collection = request.collection();
    SearchWire search = new SearchWire(request, mode);
    return scatter.gather(
        collection,
        snapshot,
        views -> local.scan(request, views, mode),
        (peer, pieces) ->
            SearchWire.readAnswer(ask(peer, Operation.SEARCH, collection, pieces, search::write)));
  }

  @Override
  public List<StoredRow> find(
      CollectionId collection, Collection<String> keys, boolean withMetadata) {
    return rows(collection, new RowQuestion(keys, 0, withMetadata)).stream()
        .flatMap(answer -> answer.rows().stream())
        .toList();
  }

  @Override
  public List<StoredRow> sample(CollectionId collection, int most, boolean withMetadata) {
    return RowAnswer.sample(
        rows(collection, new RowQuestion(null, most, withMetadata)),
        most,
        ThreadLocalRandom.current());
  }

  private List<RowAnswer> rows(CollectionId collection, RowQuestion question) {
    return snapshots
        .answer(
            collection,
            snapshot ->
                scatter.gather(
                    collection,
                    snapshot,
                    question::answer,
                    (peer, pieces) ->
                        RowAnswer.read(
                            ask(peer, Operation.ROWS, collection, pieces, question::write))))
        .orElse(List.of());
  }

  /** Asks a member, which is told the hidden rows only where it hides others. */
  private WireInput ask(
      Peer peer,
      Operation operation,
      CollectionId collection,
      List<Piece> pieces,
      Consumer<WireOutput> question)
      throws InterruptedException {
    WireInput in = ask(peer, operation, collection, pieces, question, false);
    int outcome = in.flag();
    if (outcome == Holder.DIFFERS) {
      in = ask(peer, operation, collection, pieces, question, true);
      outcome = in.flag();
    }
    return switch (outcome) {
      case Holder.DONE -> in;
      case Holder.BUSY -> throw new NotServedException(in.text(), SOON);
      default ->
          throw new MemberUnavailableException(
              "server '%s' lacks some segments of collection '%s'"
                  .formatted(peer.member().id(), collection.name()));
    };
  }

  private WireInput ask(
      Peer peer,
      Operation operation,
      CollectionId collection,
      List<Piece> pieces,
      Consumer<WireOutput> question,
      boolean withHidden)
      throws InterruptedException {
    WireOutput out = new WireOutput();
    Question.write(out, collection, pieces, withHidden);
    question.accept(out);
    return new WireInput(client.ask(peer.member(), operation, out.bytes(), TIMEOUT));
  }
}
