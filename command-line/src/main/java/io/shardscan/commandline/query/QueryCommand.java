package io.shardscan.commandline.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.Surroundings;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Searches a collection. */
@Command(
    name = "query",
    description =
        "Searches a collection: for a vector, for what is like one of its rows, or for what is like any row.",
    mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Surroundings surroundings;
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "COLLECTION", description = "Where to search.")
  private String collection = "";

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  private static final class Target {
    @Option(
        names = "--vector",
        paramLabel = "FILE",
        description =
            "The vector, a JSON array or numbers between spaces or commas, from a file, or from"
                + " standard input if it is a hyphen.")
    private @Nullable String vector;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "The vector of the row with this key.")
    private @Nullable String key;

    @Option(names = "--random", description = "The vector of a row chosen by chance.")
    private boolean random;
  }

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Most results (${DEFAULT-VALUE}).")
  private int topK = 10;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "cosine",
      description = "cosine, dot_product or euclidean (${DEFAULT-VALUE}).")
  private String metric = "cosine";

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "Lowest score; all if left out.")
  private @Nullable Double threshold;

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description = "Which rows, such as '{\"price\": {\"$lt\": 10}}'.")
  private @Nullable String filter;

  @Option(
      names = "--index",
      paramLabel = "INDEX",
      description = "auto, ivf or pca for an approximate search; exact if left out.")
  private @Nullable String index;

  @Option(
      names = "--recall",
      paramLabel = "SHARE",
      description = "The share of the best rows that an approximate search is to find.")
  private @Nullable Double recall;

  @Option(names = "--vectors", description = "Also give the vectors of the rows (with --json).")
  private boolean vectors;

  QueryCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (ApiClient api = server.connect()) {
      ObjectNode request = request(vector(api));
      long begun = System.nanoTime();
      JsonNode answer = api.postRepeatably("/api/v1/query", request);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      output.show(answer, out -> ResultTable.print(answer, took, out));
    }
    return ExitCode.DONE.number();
  }

  private JsonNode vector(ApiClient api) {
    if (target.vector != null) {
      return VectorText.read(target.vector, surroundings.in());
    }
    if (target.key != null && !target.random) {
      return api.get(Paths.row(collection, target.key) + "?include_metadata=false")
          .required("vector");
    }
    JsonNode rows =
        api.get(Paths.collection(collection) + "/sample?rows=1&include_vectors=true").path("rows");
    if (rows.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND, "The collection '%s' has no rows.".formatted(collection));
    }
    output.say("Searching for what is like '%s'.".formatted(rows.get(0).path("key").asText()));
    return rows.get(0).required("vector");
  }

  private ObjectNode request(JsonNode vector) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("collection", collection);
    request.set("vector", vector);
    request
        .put("top_k", topK)
        .put("distance_metric", metric)
        .put("similarity_threshold", threshold == null ? -Float.MAX_VALUE : threshold)
        .put("include_metadata", true)
        .put("include_vectors", vectors)
        .put("use_index", index);
    if (recall != null) {
      request.putObject("index_params").put("target_recall", recall);
    }
    if (filter != null) {
      request.set("filter", parsed(filter));
    }
    return request;
  }

  private static JsonNode parsed(String filter) {
    try {
      return JSON.readTree(filter);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.WRONG_USE, "The filter is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
