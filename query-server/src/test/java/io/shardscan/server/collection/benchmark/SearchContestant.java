package io.shardscan.server.collection.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.collection.Assumptions;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.testsupport.contestant.Contestant;
import io.shardscan.testsupport.contestant.ContestantProcess;
import io.shardscan.testsupport.contestant.Search;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches a collection in process for a comparison with other libraries. Arguments: the folder of
 * the store, {@code tenant/collection}, and two .fvecs files: queries to choose settings with, and
 * queries to judge them by. Keys of rows end in {@code #} and the row's number. The setting is a
 * recall to ask for as {@code target}; without it the search is exact.
 */
public final class SearchContestant implements Contestant {
  private final CollectionSnapshot snapshot;
  private final Map<Integer, ScanEngine> engines = new HashMap<>();

  private SearchContestant(CollectionSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Answers until standard input ends. */
  public static void main(String[] args) throws Exception {
    try (OpenedCollection opened = new OpenedCollection(Path.of(args[0]), args[1])) {
      SearchContestant contestant = new SearchContestant(opened.snapshot());
      // What building took is known to who uploaded the rows.
      ContestantProcess.serve(
          contestant, 0, Path.of(args[2]), Path.of(args[3]), System.in, System.out);
      contestant.engines.values().forEach(ScanEngine::close);
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // closed at the end
  public Search<List<Hit>> prepare(JsonNode asked) {
    ScanEngine engine =
        engines.computeIfAbsent(
            asked.path("threads").asInt(),
            threads ->
                new ScanEngine(ScanSettings.ofThreads(threads), KernelSelection.configured()));
    int topK = asked.path("top_k").asInt();
    SearchMode mode =
        asked.has("target")
            ? new Assumptions(snapshot.calibration().orElseThrow())
                .mode(Metric.COSINE, topK, asked.path("target").asDouble())
            : new SearchMode.Exact();
    return new Search<>() {
      @Override
      public List<Hit> ask(float[] query) throws InterruptedException {
        return search(engine, query, topK, mode);
      }

      @Override
      public int[] rows(List<Hit> hits) {
        return hits.stream().mapToInt(SearchContestant.this::row).toArray();
      }
    };
  }

  private List<Hit> search(ScanEngine engine, float[] query, int topK, SearchMode mode)
      throws InterruptedException {
    return engine
        .search(
            new ScanRequest(
                query,
                Metric.COSINE,
                topK,
                Float.NEGATIVE_INFINITY,
                snapshot.blocks(),
                snapshot.codes(),
                mode))
        .hits();
  }

  private int row(Hit hit) {
    String key = snapshot.segments().get(hit.block()).segment().key(hit.row());
    return Integer.parseInt(key.substring(key.lastIndexOf('#') + 1));
  }
}
