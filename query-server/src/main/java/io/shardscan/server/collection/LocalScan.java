package io.shardscan.server.collection;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Searches segments that are in this server's memory. */
public final class LocalScan implements SnapshotScan {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ScanEngine engine;
  private final String workerId;
  private final LongConsumer scanNanos;
  private final FilterCache filters = new FilterCache(FilterCache.DEFAULT_BYTES);

  /**
   * Scans by an engine.
   *
   * @param workerId this server's name in answers
   */
  public LocalScan(ScanEngine engine, String workerId) {
    this(engine, workerId, nanos -> {});
  }

  /**
   * Scans by an engine.
   *
   * @param workerId this server's name in answers
   * @param scanNanos is told how long each scan took, with what it waited
   */
  public LocalScan(ScanEngine engine, String workerId, LongConsumer scanNanos) {
    this.engine = engine;
    this.workerId = workerId;
    this.scanNanos = scanNanos;
  }

  @Override
  public List<PartialAnswer> scan(
      SearchRequest request, CollectionSnapshot snapshot, SearchMode mode) {
    return List.of(scan(request, snapshot.segments(), mode));
  }

  /**
   * Searches some segments, which the caller holds.
   *
   * @throws NotServedException if they cannot be searched now
   */
  public PartialAnswer scan(SearchRequest request, List<SegmentView> views, SearchMode mode) {
    long begin = System.nanoTime();
    AllowedRows allowed = AllowedRows.of(request.filter(), views, filters);
    ScanResult result =
        search(
            new ScanRequest(
                request.vector(),
                request.metric(),
                request.topK(),
                request.threshold(),
                allowed.blocks(),
                allowed.codes(),
                mode));
    long nanos = System.nanoTime() - begin;
    scanNanos.accept(nanos);
    return new PartialAnswer(
        hits(result, views, request),
        new WorkerStats(workerId, result.rowsScanned(), Duration.ofNanos(nanos)),
        views.stream().map(view -> view.segment().codes()).anyMatch(Optional::isPresent),
        allowed.findings());
  }

  private static List<SearchHit> hits(
      ScanResult result, List<SegmentView> views, SearchRequest request) {
    List<SearchHit> hits = new ArrayList<>(result.hits().size());
    for (Hit hit : result.hits()) {
      LoadedSegment segment = views.get(hit.block()).segment();
      hits.add(
          new SearchHit(
              segment.key(hit.row()),
              hit.score(),
              request.metadata().of(segment, hit.row()),
              request.includeVectors() ? segment.vector(hit.row()) : null));
    }
    return hits;
  }

  private ScanResult search(ScanRequest request) {
    try {
      return engine.search(request);
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
