package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.VersionedSettings;
import io.shardscan.server.memory.FilterCache;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.scan.EngineClosedException;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.QueueFullException;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanResult;
import io.shardscan.server.scan.ScanTimeoutException;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.block.VectorBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers queries by scanning the snapshot of the collection that is served when they come. */
public final class CollectionSearch implements SearchService {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServedSnapshots snapshots;
  private final ScanEngine engine;
  private final FilterCache filters = new FilterCache(FilterCache.DEFAULT_BYTES);
  private final String workerId;

  /**
   * A search over what a follower serves.
   *
   * @param store asked about collections that the follower does not serve
   * @param workerId this server's name in answers
   */
  public CollectionSearch(
      CatalogFollower follower, ObjectStore store, ScanEngine engine, String workerId) {
    this.snapshots = new ServedSnapshots(follower, store);
    this.engine = engine;
    this.workerId = workerId;
  }

  @Override
  public SearchAnswer search(SearchRequest request) {
    long begin = System.nanoTime();
    Optional<CollectionSnapshot> acquired = snapshots.acquire(request.collection());
    VersionedSettings settings = snapshots.settings(request.collection());
    checkContract(request, settings);
    if (acquired.isEmpty()) {
      return new SearchAnswer(List.of(), List.of(stats(0, begin)));
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      checkDimension(request, snapshot);
      SearchModes modes = SearchModes.of(request, snapshot.calibration(), settings.targetRecall());
      ScanResult result = scan(request, modes.mode(), snapshot);
      boolean coded = snapshot.codes().stream().anyMatch(Optional::isPresent);
      return new SearchAnswer(
          hits(result, snapshot, request),
          List.of(stats(result.rowsScanned(), begin)),
          modes.use(result.rowsScanned(), coded));
    }
  }

  private static List<SearchHit> hits(
      ScanResult result, CollectionSnapshot snapshot, SearchRequest request) {
    List<SearchHit> hits = new ArrayList<>(result.hits().size());
    for (Hit hit : result.hits()) {
      LoadedSegment segment = snapshot.segments().get(hit.block()).segment();
      hits.add(
          new SearchHit(
              segment.key(hit.row()),
              hit.score(),
              request.metadata().of(segment, hit.row()),
              request.includeVectors() ? segment.vector(hit.row()) : null));
    }
    return hits;
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

  private ScanResult scan(SearchRequest request, SearchMode mode, CollectionSnapshot snapshot) {
    List<VectorBlock> blocks = AllowedRows.blocks(request.filter(), snapshot, filters);
    try {
      return engine.search(
          new ScanRequest(
              request.vector(),
              request.metric(),
              request.topK(),
              request.threshold(),
              blocks,
              AllowedRows.codes(blocks, snapshot.codes()),
              mode));
    } catch (QueueFullException e) {
      throw new NotServedException("The queue of queries is full: try again in a second.", SOON);
    } catch (ScanTimeoutException e) {
      throw new NotServedException("The query did not end in time: ask again, or for less.", SOON);
    } catch (EngineClosedException e) {
      throw new NotServedException("The server is shutting down.", SOON);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotServedException("The query was interrupted.", SOON);
    }
  }
}
