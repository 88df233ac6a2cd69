package io.shardscan.server.collection.benchmark;

import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.collection.Assumptions;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Searches a collection in process, one query at a time, exactly and with several recalls, and
 * writes a JSON object for each line of the result. Arguments: the folder of the store, tenant and
 * collection as {@code tenant/collection}, a file of queries as .fvecs, numbers of threads, and
 * most seconds for each line.
 */
public final class SearchReport {
  private static final double[] RECALLS = {0.8, 0.9, 0.95, 0.975, 0.99, 0.995};
  private static final int[] TOP_K = {10, 100, 1_000};
  private static final int ROUNDS = 5;
  private static final int CALLERS = 16;

  private final CollectionSnapshot snapshot;
  private final List<float[]> queries;
  private final ScanEngine engine;
  private final int threads;
  private final Duration most;

  private SearchReport(
      CollectionSnapshot snapshot,
      List<float[]> queries,
      ScanEngine engine,
      int threads,
      Duration most) {
    this.snapshot = snapshot;
    this.queries = queries;
    this.engine = engine;
    this.threads = threads;
    this.most = most;
  }

  /** Prints the lines. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<float[]> queries = FvecsFile.read(Path.of(args[2]));
    try (OpenedCollection opened = new OpenedCollection(Path.of(args[0]), args[1])) {
      for (String threads : args[3].split(",", -1)) {
        int count = Integer.parseInt(threads);
        try (ScanEngine engine =
            new ScanEngine(ScanSettings.ofThreads(count), KernelSelection.configured())) {
          Duration most = Duration.ofSeconds(Long.parseLong(args[4]));
          new SearchReport(opened.snapshot(), queries, engine, count, most).run();
        }
      }
    }
  }

  private void run() throws InterruptedException {
    for (int topK : TOP_K) {
      List<Set<Hit>> truth = new ArrayList<>();
      for (float[] query : queries) {
        truth.add(new HashSet<>(search(query, topK, Float.NEGATIVE_INFINITY, exact(), false)));
      }
      line("float32", topK, Float.NEGATIVE_INFINITY, exact(), false, truth);
      line("exact", topK, Float.NEGATIVE_INFINITY, exact(), true, truth);
      line("exact", topK, 0.7f, exact(), true, truth);
      if (snapshot.calibration().isPresent()) {
        Assumptions assumptions = new Assumptions(snapshot.calibration().get());
        for (double recall : RECALLS) {
          SearchMode mode = assumptions.mode(Metric.COSINE, topK, recall);
          line("auto " + recall, topK, Float.NEGATIVE_INFINITY, mode, true, truth);
        }
      }
    }
  }

  private static SearchMode exact() {
    return new SearchMode.Exact();
  }

  private List<Hit> search(
      float[] query, int topK, float threshold, SearchMode mode, boolean withCodes)
      throws InterruptedException {
    ScanRequest request =
        withCodes
            ? new ScanRequest(
                query, Metric.COSINE, topK, threshold, snapshot.blocks(), snapshot.codes(), mode)
            : new ScanRequest(query, Metric.COSINE, topK, threshold, snapshot.blocks());
    return engine.search(request).hits();
  }

  private void line(
      String name,
      int topK,
      float threshold,
      SearchMode mode,
      boolean withCodes,
      List<Set<Hit>> truth)
      throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    long found = 0;
    long wanted = 0;
    long end = System.nanoTime() + most.toNanos();
    double best = 0;
    double processorNanos = Double.POSITIVE_INFINITY;
    for (int round = -1; round < ROUNDS && System.nanoTime() < end; round++) {
      long roundBegin = System.nanoTime();
      long processorBegin = OpenedCollection.processorNanos();
      for (int i = 0; i < queries.size(); i++) {
        long begin = System.nanoTime();
        List<Hit> hits = search(queries.get(i), topK, threshold, mode, withCodes);
        if (round >= 0) {
          millis.add((System.nanoTime() - begin) / 1e6);
        } else {
          found += hits.stream().filter(truth.get(i)::contains).count();
          wanted += truth.get(i).stream().filter(hit -> hit.score() >= threshold).count();
        }
      }
      if (round >= 0) {
        processorNanos =
            Math.min(
                processorNanos,
                (double) (OpenedCollection.processorNanos() - processorBegin) / queries.size());
        best = Math.max(best, queries.size() * 1e9 / (System.nanoTime() - roundBegin));
      }
    }
    millis.sort(null);
    double sum = millis.stream().mapToDouble(Double::doubleValue).sum();
    System.out.printf(
        Locale.ROOT,
        "{\"name\": \"%s\", \"threads\": %d, \"top_k\": %d, \"threshold\": %s, \"recall\": %.4f, \"qps\": %.0f, \"best_round_qps\": %.0f, \"median_ms\": %.4f, \"p90_ms\": %.4f, \"processor_ms\": %.4f, \"qps_of_%d_callers\": %.0f}%n",
        name,
        threads,
        topK,
        threshold == Float.NEGATIVE_INFINITY ? "null" : Float.toString(threshold),
        wanted == 0 ? 1.0 : (double) found / wanted,
        millis.size() * 1e3 / sum,
        best,
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 9 / 10),
        processorNanos / 1e6,
        CALLERS,
        queriesASecond(topK, threshold, mode, withCodes));
  }

  /** Many callers ask at the same time, each one query after the other. */
  private double queriesASecond(int topK, float threshold, SearchMode mode, boolean withCodes)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    int asked = 2 * queries.size();
    long begin = System.nanoTime();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int caller = 0; caller < CALLERS; caller++) {
        var _ =
            callers.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < asked; i = next.getAndIncrement()) {
                    var hits =
                        search(queries.get(i % queries.size()), topK, threshold, mode, withCodes);
                    if (hits.size() > topK) {
                      throw new IllegalStateException("more hits than were asked for");
                    }
                  }
                  return null;
                });
      }
    }
    return asked * 1e9 / (System.nanoTime() - begin);
  }
}
