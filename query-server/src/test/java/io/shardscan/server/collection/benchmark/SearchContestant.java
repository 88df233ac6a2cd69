package io.shardscan.server.collection.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.collection.Assumptions;
import io.shardscan.server.scan.Hit;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/**
 * Searches a collection in process for a comparison with other libraries, which tells it over
 * standard input what to do, a JSON object a line, and reads an answer a line. Arguments: the
 * folder of the store, {@code tenant/collection}, and two .fvecs files: queries to choose settings
 * with, and queries to judge them by. Keys of rows end in {@code #} and the row's number.
 */
public final class SearchContestant {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CollectionSnapshot snapshot;
  private final Map<String, List<float[]>> halves;
  private final Map<Integer, ScanEngine> engines = new HashMap<>();

  private SearchContestant(CollectionSnapshot snapshot, Map<String, List<float[]>> halves) {
    this.snapshot = snapshot;
    this.halves = halves;
  }

  /** Answers until standard input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (OpenedCollection opened = new OpenedCollection(Path.of(args[0]), args[1])) {
      Map<String, List<float[]>> halves =
          Map.of(
              "tuning", OpenedCollection.queries(Path.of(args[2])),
              "judging", OpenedCollection.queries(Path.of(args[3])));
      SearchContestant contestant = new SearchContestant(opened.snapshot(), halves);
      System.out.println("{}");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(contestant.answer(JSON.readTree(line)));
      }
      contestant.engines.values().forEach(ScanEngine::close);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed at the end
  private JsonNode answer(JsonNode asked) throws InterruptedException {
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
    List<float[]> queries = halves.get(asked.path("half").asText());
    return asked.path("what").asText().equals("answers")
        ? answers(engine, queries, topK, mode)
        : timed(engine, queries, topK, mode, asked);
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

  private ObjectNode answers(ScanEngine engine, List<float[]> queries, int topK, SearchMode mode)
      throws InterruptedException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode ids = answer.putArray("ids");
    long begin = processorNanos();
    for (float[] query : queries) {
      ArrayNode found = ids.addArray();
      for (Hit hit : search(engine, query, topK, mode)) {
        String key = snapshot.segments().get(hit.block()).segment().key(hit.row());
        found.add(Integer.parseInt(key.substring(key.lastIndexOf('#') + 1)));
      }
    }
    return answer.put("qps", queries.size() * 1e9 / (processorNanos() - begin));
  }

  /**
   * As many callers as are asked for, each one query after the other, for some seconds, after as
   * many in which the compiler sees the setting.
   */
  private ObjectNode timed(
      ScanEngine engine, List<float[]> queries, int topK, SearchMode mode, JsonNode asked)
      throws InterruptedException {
    int callers = asked.path("callers").asInt();
    long nanos = (long) (asked.path("seconds").asDouble() * 1e9);
    double[] warm = ask(engine, queries, topK, mode, callers, nanos);
    long processorBegin = processorNanos();
    long begin = System.nanoTime();
    double[] millis = ask(engine, queries, topK, mode, callers, nanos);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long processor = processorNanos() - processorBegin;
    Arrays.sort(millis);
    return JSON.createObjectNode()
        .put("warm_up_queries", warm.length)
        .put("qps", millis.length / seconds)
        .put("median_ms", millis[millis.length / 2])
        .put("processor_ms", processor / 1e6 / millis.length);
  }

  /** Returns the milliseconds that each query took. */
  private double[] ask(
      ScanEngine engine, List<float[]> queries, int topK, SearchMode mode, int callers, long nanos)
      throws InterruptedException {
    long end = System.nanoTime() + nanos;
    AtomicInteger next = new AtomicInteger();
    List<Callable<DoubleStream>> asking = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      asking.add(
          () -> {
            DoubleStream.Builder millis = DoubleStream.builder();
            for (long begin = System.nanoTime(); begin < end; ) {
              float[] query = queries.get(next.getAndIncrement() % queries.size());
              List<Hit> hits = search(engine, query, topK, mode);
              long now = System.nanoTime();
              millis.add(hits.isEmpty() ? Double.NaN : (now - begin) / 1e6);
              begin = now;
            }
            return millis.build();
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<DoubleStream>> asked = threads.invokeAll(asking);
      return asked.stream().flatMapToDouble(Future::resultNow).toArray();
    }
  }

  /** Of all threads of this process, the compiler's and the collector's too. */
  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
