package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.VersionedSettings;
import io.shardscan.server.scan.ScanEngine;
import java.time.Duration;
import java.util.List;

/** Answers queries by scanning the snapshot of the collection that is served when they come. */
public final class CollectionSearch implements SearchService {
  private final ServedSnapshots snapshots;
  private final SnapshotScan scan;
  private final String workerId;

  /**
   * A search over what a follower serves, by an engine of this server.
   *
   * @param store asked about collections that the follower does not serve
   * @param workerId this server's name in answers
   */
  public CollectionSearch(
      CatalogFollower follower, ObjectStore store, ScanEngine engine, String workerId) {
    this(new ServedSnapshots(follower, store), new LocalScan(engine, workerId), workerId);
  }

  /**
   * A search over snapshots.
   *
   * @param workerId this server's name in answers
   */
  public CollectionSearch(ServedSnapshots snapshots, SnapshotScan scan, String workerId) {
    this.snapshots = snapshots;
    this.scan = scan;
    this.workerId = workerId;
  }

  @Override
  public SearchAnswer search(SearchRequest request) {
    long begin = System.nanoTime();
    checkContract(request, snapshots.settings(request.collection()));
    return snapshots
        .answer(request.collection(), snapshot -> search(request, snapshot))
        .orElseGet(() -> new SearchAnswer(List.of(), List.of(stats(0, begin))));
  }

  private SearchAnswer search(SearchRequest request, CollectionSnapshot snapshot) {
    checkDimension(request, snapshot);
    double targetRecall = snapshots.settings(request.collection()).targetRecall();
    SearchModes modes = SearchModes.of(request, snapshot.calibration(), targetRecall);
    List<PartialAnswer> parts = scan.scan(request, snapshot, modes.mode());
    PartialAnswers.checkFilter(parts);
    long scanned = 0;
    boolean coded = false;
    for (PartialAnswer part : parts) {
      scanned += part.worker().vectorsScanned();
      coded |= part.coded();
    }
    return new SearchAnswer(
        PartialAnswers.best(parts, request.topK()),
        parts.stream().map(PartialAnswer::worker).toList(),
        modes.use(scanned, coded));
  }

  private WorkerStats stats(long rowsScanned, long begin) {
    return new WorkerStats(workerId, rowsScanned, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void checkContract(SearchRequest request, VersionedSettings versioned) {
    CollectionSettings settings = versioned.settings();
    EmbeddingContract contract = settings == null ? null : settings.contract();
    if (contract != null && contract.dimensions() != request.vector().length) {
      throw new InvalidQueryException(
          "The query vector has %d dimensions, but collection '%s' is declared to hold vectors of %d from model '%s': embed the query with that model."
              .formatted(
                  request.vector().length,
                  request.collection().name(),
                  contract.dimensions(),
                  contract.model()));
    }
  }

  private static void checkDimension(SearchRequest request, CollectionSnapshot snapshot) {
    int dimension = snapshot.dimension().orElse(request.vector().length);
    if (request.vector().length != dimension) {
      throw new InvalidQueryException(
          "The query vector has %d dimensions, but those of collection '%s' have %d: send a vector of %d numbers."
              .formatted(
                  request.vector().length, request.collection().name(), dimension, dimension));
    }
  }
}
