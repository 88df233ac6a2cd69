package io.shardscan.testsupport.contestant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A contestant's side of {@code scripts/bench-peers}, which tells it over standard input what to
 * do, a JSON object a line, and reads a JSON object a line. {@code what} is "answers" (all queries
 * of a {@code half} once, one after the other: {@code ids} of their rows, {@code qps} by processor
 * time) or "timed" ({@code callers} ask for so many {@code seconds}, after as many in which the
 * compiler sees the setting).
 */
public final class ContestantProcess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Contestant contestant;
  private final Map<String, List<float[]>> halves;

  private ContestantProcess(Contestant contestant, Map<String, List<float[]>> halves) {
    this.contestant = contestant;
    this.halves = halves;
  }

  /**
   * Answers until the input ends.
   *
   * @param buildSeconds what making the contestant took; the first line that is written
   * @param tuning queries to choose settings with, as .fvecs
   * @param judging queries to judge them by, as .fvecs
   */
  public static void serve(
      Contestant contestant,
      double buildSeconds,
      Path tuning,
      Path judging,
      InputStream in,
      PrintStream out)
      throws Exception {
    ContestantProcess process =
        new ContestantProcess(
            contestant,
            Map.of("tuning", FvecsFile.read(tuning), "judging", FvecsFile.read(judging)));
    out.println(JSON.createObjectNode().put("build_s", buildSeconds));
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(process.answer(JSON.readTree(line)));
    }
  }

  private JsonNode answer(JsonNode asked) throws Exception {
    List<float[]> queries = halves.get(asked.path("half").asText());
    if (queries == null) {
      throw new IOException("half has to be tuning or judging: " + asked);
    }
    Search<?> search = contestant.prepare(asked);
    return switch (asked.path("what").asText()) {
      case "answers" -> answers(search, queries);
      case "timed" -> timed(search, queries, asked);
      default -> throw new IOException("what has to be answers or timed: " + asked);
    };
  }

  private static <A> ObjectNode answers(Search<A> search, List<float[]> queries) throws Exception {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode ids = answer.putArray("ids");
    long begin = processorNanos();
    for (float[] query : queries) {
      ArrayNode found = ids.addArray();
      for (int row : search.rows(search.ask(query))) {
        found.add(row);
      }
    }
    return answer.put("qps", queries.size() * 1e9 / (processorNanos() - begin));
  }

  private static ObjectNode timed(Search<?> search, List<float[]> queries, JsonNode asked)
      throws InterruptedException {
    int callers = asked.path("callers").asInt();
    long nanos = (long) (asked.path("seconds").asDouble() * 1e9);
    Callers asking = new Callers(search, queries, callers);
    double[] warm = asking.ask(nanos);
    long processorBegin = processorNanos();
    long begin = System.nanoTime();
    double[] millis = asking.ask(nanos);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long processor = processorNanos() - processorBegin;
    Arrays.sort(millis);
    return JSON.createObjectNode()
        .put("warm_up_queries", warm.length)
        .put("qps", millis.length / seconds)
        .put("median_ms", millis[millis.length / 2])
        .put("processor_ms", processor / 1e6 / millis.length);
  }

  /** Of all threads of this process, the compiler's and the collector's too. */
  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
