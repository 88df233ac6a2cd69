package io.shardscan.server.collection.benchmark;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import io.shardscan.testsupport.contestant.FvecsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Exact searches with codes beside those without, in turns, in process, one query at a time, as
 * lines of a Markdown table: medians in milliseconds, and the median (and the quartiles) of their
 * quotients in rounds of all queries. The answers are the same, or it fails. Arguments: the folder
 * of a store, {@code tenant/collection}, queries as .fvecs, numbers of threads, seconds for each
 * line.
 */
public final class CodesReport {
  private static final int[] TOP_K = {10, 100, 1_000};
  private static final int WARM_UP_ROUNDS = 3;
  private static final int LEAST_ROUNDS = 5;

  private final CollectionSnapshot snapshot;
  private final List<float[]> queries;
  private final ScanEngine engine;

  private CodesReport(CollectionSnapshot snapshot, List<float[]> queries, ScanEngine engine) {
    this.snapshot = snapshot;
    this.queries = queries;
    this.engine = engine;
  }

  /** Prints the lines. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<float[]> queries = FvecsFile.read(Path.of(args[2]));
    long nanos = Long.parseLong(args[4]) * 1_000_000_000L;
    try (OpenedCollection opened = new OpenedCollection(Path.of(args[0]), args[1])) {
      if (opened.snapshot().codes().stream().anyMatch(codes -> codes.isEmpty())) {
        throw new IllegalStateException("some segments have no codes");
      }
      for (String threads : args[3].split(",", -1)) {
        try (ScanEngine engine =
            new ScanEngine(
                ScanSettings.ofThreads(Integer.parseInt(threads)), KernelSelection.configured())) {
          CodesReport report = new CodesReport(opened.snapshot(), queries, engine);
          for (Metric metric : Metric.values()) {
            for (int topK : TOP_K) {
              report.line(threads, metric, topK, nanos);
            }
          }
        }
      }
    }
  }

  /** The medians of a round, in milliseconds. */
  private record Round(double without, double with) {
    double quotient() {
      return with / without;
    }
  }

  private void line(String threads, Metric metric, int topK, long nanos)
      throws InterruptedException {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      round(metric, topK);
    }
    long end = System.nanoTime() + nanos;
    while (rounds.size() < LEAST_ROUNDS || System.nanoTime() < end) {
      rounds.add(round(metric, topK));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.3f | %.3f | %.2f (%.2f–%.2f) |%n",
        threads,
        metric.name().toLowerCase(Locale.ROOT),
        topK,
        quantile(rounds, Round::without, 0.5),
        quantile(rounds, Round::with, 0.5),
        quantile(rounds, Round::quotient, 0.5),
        quantile(rounds, Round::quotient, 0.25),
        quantile(rounds, Round::quotient, 0.75));
  }

  private static double quantile(List<Round> rounds, ToDoubleFunction<Round> of, double share) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /** Asks all queries both ways, each way first in turns. */
  private Round round(Metric metric, int topK) throws InterruptedException {
    double[] without = new double[queries.size()];
    double[] with = new double[queries.size()];
    for (int i = 0; i < queries.size(); i++) {
      float[] query = queries.get(i);
      var plain = new ScanRequest(query, metric, topK, Float.NEGATIVE_INFINITY, snapshot.blocks());
      var coded =
          new ScanRequest(
              query,
              metric,
              topK,
              Float.NEGATIVE_INFINITY,
              snapshot.blocks(),
              snapshot.codes(),
              new SearchMode.Exact());
      List<Hit> expected;
      List<Hit> found;
      if (i % 2 == 0) {
        expected = timed(plain, without, i);
        found = timed(coded, with, i);
      } else {
        found = timed(coded, with, i);
        expected = timed(plain, without, i);
      }
      if (!found.equals(expected)) {
        throw new IllegalStateException("codes changed the answer of query " + i);
      }
    }
    return new Round(median(without), median(with));
  }

  private List<Hit> timed(ScanRequest request, double[] millis, int i) throws InterruptedException {
    long begin = System.nanoTime();
    List<Hit> hits = engine.search(request).hits();
    millis[i] = (System.nanoTime() - begin) / 1e6;
    return hits;
  }

  private static double median(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
