package io.shardscan.commandline.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.Polling;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.Amount;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.output.ProgressBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a collection to this machine as Parquet files. */
@Command(
    name = "export",
    description = {
      "Brings a collection to this machine as Parquet files: keys, vectors and metadata as queries see them now.",
      "If it is cut off, --job goes on with it; files that are there whole are not fetched again."
    },
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "COLLECTION", description = "Which.")
  private String collection = "";

  @Parameters(
      index = "1",
      paramLabel = "FOLDER",
      description = "Where to; made if it is not there.")
  private Path folder = Path.of("");

  @Option(names = "--job", paramLabel = "ID", description = "Go on with an export that was begun.")
  private @Nullable String job;

  @Option(names = "--keep", description = "Leave the export in the store, too.")
  private boolean keep;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "6h",
      description = "Longest wait until the server has written it (${DEFAULT-VALUE}).")
  private Duration longestWait = Duration.ofHours(6);

  @Override
  public Integer call() {
    try (ApiClient api = server.connect();
        ProgressBoard board = output.progress()) {
      String id = job == null ? begin(api) : job;
      String path = Paths.collection(collection) + "/export-jobs/" + Paths.escaped(id);
      board.say("Export %s: the server writes it.".formatted(id));
      new Polling(longestWait).until("Export " + id, () -> written(api, path));
      JsonNode manifest = api.get(path + "/manifest");
      List<Path> files = new ExportDownload(api, path, folder, board).all(manifest.path("parts"));
      if (!keep) {
        api.delete(path);
      }
      report(id, manifest, files);
    }
    return ExitCode.DONE.number();
  }

  private String begin(ApiClient api) {
    return api.post(
            Paths.collection(collection) + "/export-jobs", JsonNodeFactory.instance.objectNode())
        .required("job_id")
        .asText();
  }

  private static Optional<Boolean> written(ApiClient api, String path) {
    JsonNode job = api.get(path);
    return switch (job.path("status").asText()) {
      case "complete" -> Optional.of(true);
      case "failed" ->
          throw new CommandFailure(
              ExitCode.FAILED, "The export has failed: " + job.path("error").asText());
      default -> Optional.empty();
    };
  }

  private void report(String id, JsonNode manifest, List<Path> files) {
    long rows = manifest.path("rows").asLong();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("job_id", id)
            .put("rows", rows)
            .put("epoch", manifest.path("epoch").asLong());
    files.forEach(file -> json.withArray("files").add(file.toString()));
    output.show(
        json,
        out ->
            out.printf("%s rows in %d files in '%s'.%n", Amount.count(rows), files.size(), folder));
  }
}
