package io.shardscan.commandline.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.Surroundings;
import io.shardscan.commandline.collection.CollectionTable;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.Polling;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.output.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how far the server is. */
@Command(
    name = "status",
    description =
        "Shows how far the server is with what was uploaded: collections, and files that are not searchable yet or failed.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  private final Surroundings surroundings;
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  @Parameters(
      arity = "0..1",
      paramLabel = "COLLECTION",
      description = "One collection; all if left out.")
  private @Nullable String collection;

  @Option(names = "--watch", description = "Show it again whenever it changes, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How often to look, with --watch (${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(1);

  @Option(
      names = "--until-settled",
      description = "Stop watching once nothing is processed any more.")
  private boolean untilSettled;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (ApiClient api = server.connect()) {
      JsonNode shown = null;
      while (true) {
        JsonNode now = look(api);
        if (!Objects.equals(now, shown)) {
          show(now);
          shown = now;
        }
        if (!(watch || untilSettled) || (untilSettled && settled(now))) {
          return ExitCode.DONE.number();
        }
        Polling.wait(every.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : every);
      }
    }
  }

  private ObjectNode look(ApiClient api) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    ArrayNode collections = state.putArray("collections");
    if (collection != null) {
      collections.add(api.get(Paths.collection(collection)));
    } else {
      collections.addAll((ArrayNode) api.get(Paths.collections()).required("collections"));
    }
    ArrayNode unsettled = state.putArray("files");
    for (JsonNode one : collections) {
      String status = one.path("status").asText();
      if (status.equals("processing") || status.equals("failed")) {
        addUnsettled(api, one.path("name").asText(), unsettled);
      }
    }
    return state;
  }

  private static void addUnsettled(ApiClient api, String name, ArrayNode unsettled) {
    for (JsonNode file : api.get(Paths.files(name)).path("files")) {
      if (!file.path("state").asText().equals("ready")) {
        unsettled.add(((ObjectNode) file).put("collection", name));
      }
    }
  }

  private static boolean settled(JsonNode state) {
    for (JsonNode one : state.path("collections")) {
      if (one.path("status").asText().equals("processing")) {
        return false;
      }
    }
    return true;
  }

  private void show(JsonNode state) {
    output.show(
        state,
        out -> {
          if (watch && surroundings.interactive()) {
            out.print(CLEAR_SCREEN);
          }
          CollectionTable.collections(state.path("collections"), out);
          files(state.path("files"), out);
        });
  }

  private static void files(JsonNode files, PrintWriter out) {
    Table table = new Table("collection", "file", "state", "uploaded", "why");
    for (JsonNode file : files) {
      table.add(
          file.path("collection").asText(),
          file.path("name").asText(),
          file.path("state").asText(),
          file.path("modified").asText(),
          file.path("failure_reason").asText("").replace("null", ""));
    }
    if (!table.isEmpty()) {
      out.println();
      table.print(out);
    }
  }
}
