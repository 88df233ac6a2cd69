package io.shardscan.commandline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what approximate searches find. */
@Command(
    name = "recall",
    description =
        "Measures what approximate searches find, against exact ones, on rows chosen by chance.",
    mixinStandardHelpOptions = true)
public final class RecallCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "COLLECTION", description = "Where to search.")
  private String collection = "";

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "25",
      description = "How many rows are searched for (${DEFAULT-VALUE}).")
  private int queries = 25;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Results of each search (${DEFAULT-VALUE}).")
  private int topK = 10;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "cosine",
      description = "cosine, dot_product or euclidean (${DEFAULT-VALUE}).")
  private String metric = "cosine";

  @Option(
      names = "--index",
      paramLabel = "INDEX",
      defaultValue = "auto",
      description = "auto, ivf or pca (${DEFAULT-VALUE}).")
  private String index = "auto";

  @Option(
      names = "--recall",
      paramLabel = "SHARE",
      description = "The share to aim for; the collection's if left out.")
  private @Nullable Double wanted;

  @Override
  public Integer call() {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("num", queries)
            .put("top_k", topK)
            .put("distance_metric", metric)
            .put("use_index", index);
    if (wanted != null) {
      request.putObject("index_params").put("target_recall", wanted);
    }
    try (ApiClient api = server.connect()) {
      JsonNode answer = api.postRepeatably(Paths.collection(collection) + "/recall", request);
      output.show(answer, out -> print(answer, out));
    }
    return ExitCode.DONE.number();
  }

  private static void print(JsonNode answer, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "recall %.4f over %d queries, top %d; '%s' was answered by: %s",
            answer.path("avg_recall").asDouble(),
            answer.path("queries").asInt(),
            answer.path("top_k").asInt(),
            answer.path("index").asText(),
            answer.path("index_used").asText()));
    out.println(latency("exact  ", answer.path("exact_ms")));
    out.println(latency("by index", answer.path("index_ms")));
  }

  private static String latency(String name, JsonNode times) {
    return String.format(
        Locale.ROOT,
        "%-8s  p50 %.2f ms, p99 %.2f ms",
        name,
        times.path("p50").asDouble(),
        times.path("p99").asDouble());
  }
}
