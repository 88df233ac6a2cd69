package io.shardscan.server.collection.benchmark;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.SearchHit;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.memory.MetadataField;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.testsupport.contestant.FvecsFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Exact searches with filters beside those without, in turns, in process, one query at a time:
 * medians in milliseconds as a Markdown table. A filter is asked for the first time (nothing is
 * remembered of it) and again. The answers of some queries are held to brute force. Arguments: the
 * folder of a store that {@code infra/end-to-end/filter_data.py} made, {@code tenant/collection},
 * queries as .fvecs, number of threads, seconds for each line; and, to measure one line alone, its
 * share and column, for example {@code tenth place}.
 */
public final class FilterReport {
  private static final int TOP_K = 10;
  private static final int CHECKED = 10;
  private static final int WARM_UP_ROUNDS = 3;
  private static final Map<String, Double> SHARES =
      Map.of("half", 0.5, "tenth", 0.1, "hundredth", 0.01, "ten-thousandth", 0.0001);

  private final OpenedCollection collection;
  private final List<float[]> queries;
  private final ScanEngine engine;
  private final LocalScan remembering;
  private final List<String> only;
  private final int rows;

  private FilterReport(
      OpenedCollection collection, List<float[]> queries, ScanEngine engine, List<String> only) {
    this.only = only;
    this.collection = collection;
    this.queries = queries;
    this.engine = engine;
    this.remembering = new LocalScan(engine, "report");
    this.rows = collection.snapshot().segments().stream().mapToInt(v -> v.segment().rows()).sum();
  }

  /** Prints the table. */
  public static void main(String[] args) throws IOException {
    try (OpenedCollection opened = new OpenedCollection(Path.of(args[0]), args[1]);
        ScanEngine engine =
            new ScanEngine(
                ScanSettings.ofThreads(Integer.parseInt(args[3])), KernelSelection.configured())) {
      List<float[]> queries = FvecsFile.read(Path.of(args[2]));
      List<String> only = List.of(args).subList(5, args.length);
      new FilterReport(opened, queries, engine, only).run(Long.parseLong(args[4]) * 1_000_000_000L);
    }
  }

  private void run(long nanos) {
    System.out.printf(
        "%,d rows in %d segments, codes: %s%n%n",
        rows, views().size(), views().getFirst().segment().codes().isPresent());
    System.out.println(
        "| rows let through | by | recall | no filter | asked first | asked again | of no filter |");
    System.out.println("|---|---|---|---|---|---|---|");
    List<String> words = new ArrayList<>(SHARES.keySet());
    words.sort((a, b) -> Double.compare(SHARES.get(b), SHARES.get(a)));
    for (String word : words) {
      long limit = Math.round(SHARES.get(word) * rows);
      for (String field : new String[] {"number", "place"}) {
        Filter filter =
            new Filter.Ordered(field, Order.LESS, new Scalar.Decimal(BigDecimal.valueOf(limit)));
        line(word, field, filter, column -> row -> column.integer(row) < limit, nanos);
      }
      for (String field : new String[] {"word", "region"}) {
        Filter filter = new Filter.In(field, List.of(new Scalar.Text(word)));
        line(word, field, filter, column -> row -> column.texts().text(row).equals(word), nanos);
      }
    }
  }

  /** Which rows of a column a filter must let through. */
  private interface Expected {
    Predicate<Integer> of(MetadataField column);
  }

  private void line(String word, String field, Filter filter, Expected expected, long nanos) {
    if (!List.of(word, field).containsAll(only)) {
      return;
    }
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (float[] query : queries) {
        search(remembering, query, null);
        search(remembering, query, filter);
        search(new LocalScan(engine, "report"), query, filter);
      }
    }
    double[][] millis = new double[3][];
    List<double[]> turns = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    for (int i = 0; System.nanoTime() < end; i++) {
      float[] query = queries.get(i % queries.size());
      turns.add(
          new double[] {
            millis(remembering, query, null),
            millis(new LocalScan(engine, "report"), query, filter),
            millis(remembering, query, filter)
          });
    }
    for (int kind = 0; kind < millis.length; kind++) {
      int column = kind;
      millis[kind] = turns.stream().mapToDouble(turn -> turn[column]).sorted().toArray();
    }
    double[] medians =
        Arrays.stream(millis).mapToDouble(sorted -> sorted[sorted.length / 2]).toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | `%s` | %.3f | %.3f | %.3f | %.3f | %.2f; %.2f |%n",
        word,
        field,
        recall(field, filter, expected),
        medians[0],
        medians[1],
        medians[2],
        medians[1] / medians[0],
        medians[2] / medians[0]);
  }

  private double millis(LocalScan scan, float[] query, @Nullable Filter filter) {
    long begin = System.nanoTime();
    search(scan, query, filter);
    return (System.nanoTime() - begin) / 1e6;
  }

  private List<SearchHit> search(LocalScan scan, float[] query, @Nullable Filter filter) {
    SearchRequest request =
        new SearchRequest(
            new CollectionId("report", "report"),
            query,
            Metric.COSINE,
            TOP_K,
            Float.NEGATIVE_INFINITY,
            new MetadataChoice.None(),
            false,
            new IndexChoice.Exact(),
            filter);
    return scan.scan(request, views(), new SearchMode.Exact()).hits();
  }

  private List<SegmentView> views() {
    return collection.snapshot().segments();
  }

  /** How many of the rows that brute force finds were found, those that tie with the last too. */
  private double recall(String field, Filter filter, Expected expected) {
    int found = 0;
    int wanted = 0;
    for (float[] query : queries.subList(0, Math.min(CHECKED, queries.size()))) {
      double[] best = best(query, field, expected);
      List<SearchHit> hits = search(remembering, query, filter);
      wanted += best.length;
      for (int i = 0; i < hits.size() && i < best.length; i++) {
        found += hits.get(i).score() >= best[i] - 1e-6 ? 1 : 0;
      }
    }
    return (double) found / wanted;
  }

  private double[] best(float[] query, String field, Expected expected) {
    List<Double> cosines = new ArrayList<>();
    for (SegmentView view : views()) {
      LoadedSegment segment = view.segment();
      MetadataField column =
          segment.metadata().stream().filter(c -> c.name().equals(field)).findFirst().orElseThrow();
      Predicate<Integer> allowed = expected.of(column);
      for (int row = 0; row < segment.rows(); row++) {
        if (allowed.test(row)) {
          cosines.add(cosine(query, segment.vector(row)));
        }
      }
    }
    return cosines.stream()
        .mapToDouble(cosine -> -cosine)
        .sorted()
        .limit(TOP_K)
        .map(cosine -> -cosine)
        .toArray();
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squareA * squareB);
  }
}
