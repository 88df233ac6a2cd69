package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.LoadProblem;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.scan.EngineClosedException;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.QueueFullException;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanResult;
import io.shardscan.server.scan.ScanTimeoutException;
import io.shardscan.server.scan.SearchMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers queries by scanning the snapshot of the collection that is served when they come. */
public final class CollectionSearch implements SearchService {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** When to ask again for what a person has to set right first. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private final CatalogFollower follower;
  private final StoredCollections stored;
  private final ScanEngine engine;
  private final String workerId;

  /**
   * A search over what a follower serves.
   *
   * @param store asked about collections that the follower does not serve
   * @param workerId this server's name in answers
   */
  public CollectionSearch(
      CatalogFollower follower, ObjectStore store, ScanEngine engine, String workerId) {
    this.follower = follower;
    this.stored = new StoredCollections(store);
    this.engine = engine;
    this.workerId = workerId;
  }

  @Override
  public SearchAnswer search(SearchRequest request) {
    long begin = System.nanoTime();
    Optional<FollowedCollection> followed = follower.find(request.collection());
    Optional<CollectionSnapshot> acquired = followed.flatMap(FollowedCollection::acquire);
    if (acquired.isEmpty() || acquired.get().epoch() == 0) {
      acquired.ifPresent(CollectionSnapshot::close);
      requireEmpty(request.collection(), followed, acquired.isPresent());
      return new SearchAnswer(List.of(), List.of(stats(0, begin)));
    }
    try (CollectionSnapshot snapshot = acquired.get()) {
      checkDimension(request, snapshot);
      double ownRecall = followed.get().settings().targetRecall();
      SearchModes modes = SearchModes.of(request, snapshot.calibration(), ownRecall);
      ScanResult result = scan(request, modes.mode(), snapshot);
      boolean coded = snapshot.codes().stream().anyMatch(Optional::isPresent);
      return new SearchAnswer(
          hits(result, snapshot, request.includeMetadata()),
          List.of(stats(result.rowsScanned(), begin)),
          modes.use(result.rowsScanned(), coded));
    }
  }

  private static List<SearchHit> hits(
      ScanResult result, CollectionSnapshot snapshot, boolean includeMetadata) {
    List<SearchHit> hits = new ArrayList<>(result.hits().size());
    for (Hit hit : result.hits()) {
      LoadedSegment segment = snapshot.segments().get(hit.block()).segment();
      hits.add(
          new SearchHit(
              segment.key(hit.row()),
              hit.score(),
              includeMetadata ? segment.metadataJson(hit.row()) : null));
    }
    return hits;
  }

  private WorkerStats stats(long rowsScanned, long begin) {
    return new WorkerStats(workerId, rowsScanned, Duration.ofNanos(System.nanoTime() - begin));
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

  /**
   * Makes sure that a collection of which nothing is served has nothing to serve.
   *
   * @param knownEmpty whether the follower knows that it had no manifest
   */
  private void requireEmpty(
      CollectionId id, Optional<FollowedCollection> followed, boolean knownEmpty) {
    followed
        .flatMap(FollowedCollection::problem)
        .ifPresent(
            problem -> {
              throw new NotServedException(
                  "Collection '%s' is not served: %s".formatted(id.name(), problem.reason()),
                  problem instanceof LoadProblem.StoreUnavailable ? SOON : LATER);
            });
    if (knownEmpty && followed.map(FollowedCollection::listed).orElse(false)) {
      return;
    }
    StoredCollection collection = stored.find(id).orElseThrow(() -> unknown(id));
    boolean hasManifest = collection.catalog().manifestEtag() != null;
    if (hasManifest && !knownEmpty && (followed.isPresent() || !follower.hasListed())) {
      throw new NotServedException(
          "Collection '%s' is being loaded: try again in a moment.".formatted(id.name()), SOON);
    }
  }

  private static UnknownCollectionException unknown(CollectionId id) {
    return new UnknownCollectionException(
        "There is no collection '%s': create it, or upload a file to it.".formatted(id.name()));
  }

  private ScanResult scan(SearchRequest request, SearchMode mode, CollectionSnapshot snapshot) {
    try {
      return engine.search(
          new ScanRequest(
              request.vector(),
              request.metric(),
              request.topK(),
              request.threshold(),
              snapshot.blocks(),
              snapshot.codes(),
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
