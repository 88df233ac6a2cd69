package io.shardscan.server.http;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Tier;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.CollectionSummary;
import io.shardscan.server.collection.FileSummary;
import io.shardscan.server.collection.InvalidQueryException;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.OptimizationState;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.SearchAnswer;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.collection.SearchService;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.collection.UnknownCollectionException;
import io.shardscan.server.collection.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Collections of a few rows, searched by brute force. */
final class InMemoryCollections implements CollectionCatalog, SearchService, RowLookup {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(String key, float[] vector, String metadata) {}

  private final Map<CollectionId, List<Row>> rows = new ConcurrentSkipListMap<>();
  private final Map<CollectionId, List<FileSummary>> files = new ConcurrentSkipListMap<>();
  private volatile boolean queueFull;
  private volatile @Nullable RuntimeException fault;
  private volatile @Nullable Error error;
  private volatile @Nullable CountDownLatch gate;
  private final CountDownLatch entered = new CountDownLatch(1);

  void add(CollectionId collection, Row... more) {
    rows.computeIfAbsent(collection, absent -> new ArrayList<>()).addAll(List.of(more));
  }

  void addFile(CollectionId collection, FileSummary file) {
    rows.computeIfAbsent(collection, absent -> new ArrayList<>());
    files.computeIfAbsent(collection, absent -> new ArrayList<>()).add(file);
  }

  void queueIsFull(boolean full) {
    queueFull = full;
  }

  void failWith(@Nullable RuntimeException e) {
    fault = e;
  }

  void failWith(Error e) {
    error = e;
  }

  /** Searches wait for the gate from now on. */
  void waitFor(CountDownLatch latch) {
    gate = latch;
  }

  /** Is down once a search has begun. */
  CountDownLatch searchEntered() {
    return entered;
  }

  @Override
  public List<CollectionSummary> list(String tenant) {
    return rows.keySet().stream()
        .filter(id -> id.tenant().equals(tenant))
        .map(id -> describe(id).orElseThrow())
        .toList();
  }

  @Override
  public Optional<CollectionSummary> describe(CollectionId collection) {
    return Optional.ofNullable(rows.get(collection))
        .map(
            present ->
                new CollectionSummary(
                    collection,
                    Tier.HOT,
                    CollectionStatus.READY,
                    null,
                    present.size(),
                    2_340_000_000L,
                    present.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(present.getFirst().vector().length),
                    OptimizationState.INDEX_OPTIMIZED,
                    0.95,
                    null,
                    7));
  }

  @Override
  public Optional<List<FileSummary>> files(CollectionId collection) {
    return rows.containsKey(collection)
        ? Optional.of(files.getOrDefault(collection, List.of()))
        : Optional.empty();
  }

  @Override
  public List<StoredRow> find(
      CollectionId collection, Collection<String> keys, boolean withMetadata) {
    return known(collection).stream()
        .filter(row -> keys.contains(row.key()))
        .map(row -> new StoredRow(row.key(), row.vector(), withMetadata ? row.metadata() : null))
        .toList();
  }

  @Override
  public List<StoredRow> sample(CollectionId collection, int most, boolean withMetadata) {
    return known(collection).stream()
        .limit(most)
        .map(row -> new StoredRow(row.key(), row.vector(), withMetadata ? row.metadata() : null))
        .toList();
  }

  private List<Row> known(CollectionId collection) {
    List<Row> known = rows.get(collection);
    if (known == null) {
      throw new UnknownCollectionException(
          "Collection '%s' not found.".formatted(collection.name()));
    }
    return known;
  }

  @Override
  public SearchAnswer search(SearchRequest request) {
    entered.countDown();
    awaitGate();
    if (fault != null) {
      throw fault;
    }
    if (error != null) {
      throw error;
    }
    if (queueFull) {
      throw new NotServedException("The queue is full, try again.", Duration.ofMillis(1_200));
    }
    List<Row> candidates = known(request.collection());
    List<SearchHit> hits =
        candidates.stream()
            .map(row -> hit(row, request))
            .filter(hit -> hit.score() >= request.threshold())
            .sorted(
                Comparator.comparingDouble(SearchHit::score)
                    .reversed()
                    .thenComparing(SearchHit::key))
            .limit(request.topK())
            .toList();
    return new SearchAnswer(
        hits, List.of(new WorkerStats("w1", candidates.size(), Duration.ofMillis(12))));
  }

  private void awaitGate() {
    CountDownLatch latch = gate;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotServedException("interrupted", Duration.ofSeconds(1));
      }
    }
  }

  private static SearchHit hit(Row row, SearchRequest request) {
    float[] q = request.vector();
    float[] v = row.vector();
    if (q.length != v.length) {
      throw new InvalidQueryException(
          "The query vector has %d components, the collection's have %d."
              .formatted(q.length, v.length));
    }
    double dot = 0;
    double qq = 0;
    double vv = 0;
    double distance = 0;
    for (int i = 0; i < q.length; i++) {
      dot += (double) q[i] * v[i];
      qq += (double) q[i] * q[i];
      vv += (double) v[i] * v[i];
      distance += ((double) q[i] - v[i]) * ((double) q[i] - v[i]);
    }
    float score =
        (float)
            switch (request.metric()) {
              case COSINE -> qq == 0 || vv == 0 ? 0 : dot / Math.sqrt(qq * vv);
              case DOT_PRODUCT -> dot;
              case EUCLIDEAN -> 1 / (1 + Math.sqrt(distance));
            };
    return new SearchHit(
        row.key(),
        score,
        request.metadata().any() ? row.metadata() : null,
        request.includeVectors() ? row.vector() : null);
  }
}
