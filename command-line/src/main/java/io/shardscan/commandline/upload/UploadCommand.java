package io.shardscan.commandline.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.Surroundings;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.Polling;
import io.shardscan.commandline.connection.RefusedException;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.output.ProgressBoard;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Uploads files and waits until they are searchable. */
@Command(
    name = "upload",
    description = {
      "Uploads files and waits until they are searchable. A file of the same name is replaced, in one step.",
      "If it is cut off, run it again: what was sent is not sent again (for 23 hours)."
    },
    mixinStandardHelpOptions = true)
public final class UploadCommand implements Callable<Integer> {
  private static final int LEAST_PART_MIB = 5;
  private static final int MOST_AT_ONCE = 64;

  private final Surroundings surroundings;
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "COLLECTION", description = "Created if there is none of that name.")
  private String collection = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, folders (all files in them of a format that the server takes), or patterns in"
              + " quotes, such as 'data/**/*.parquet'. Files in folders are named with their folders'"
              + " names: a/b.csv is a-b.csv.")
  private List<String> paths = List.of();

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description = "hot or warm, if the collection is created; the key's if left out.")
  private @Nullable String tier;

  @Option(names = "--skip-existing", description = "Leave out files whose names are there.")
  private boolean skipExisting;

  @Option(names = "--no-wait", description = "Do not wait until the files are searchable.")
  private boolean noWait;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "Longest wait until they are searchable (${DEFAULT-VALUE}).")
  private Duration longestWait = Duration.ofHours(1);

  @Option(
      names = "--files-at-once",
      paramLabel = "N",
      defaultValue = "2",
      description = "Files that are sent at once (${DEFAULT-VALUE}).")
  private int filesAtOnce = 2;

  @Option(
      names = "--parts-at-once",
      paramLabel = "N",
      defaultValue = "3",
      description = "Parts of a file that are sent at once (${DEFAULT-VALUE}).")
  private int partsAtOnce = 3;

  @Option(
      names = "--part-size",
      paramLabel = "MIB",
      defaultValue = "8",
      description = "MiB of a part (${DEFAULT-VALUE}); smaller files are sent whole.")
  private int partMebibytes = 8;

  UploadCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    check("--files-at-once", filesAtOnce, 1, MOST_AT_ONCE);
    check("--parts-at-once", partsAtOnce, 1, MOST_AT_ONCE);
    check("--part-size", partMebibytes, LEAST_PART_MIB, 64);
    try (ApiClient api = server.connect();
        ProgressBoard board = output.progress()) {
      List<ChosenFile> files = FileChoice.of(paths, AcceptedNames.of(api));
      Set<String> there = listed(api);
      List<ChosenFile> wanted =
          files.stream().filter(file -> !skipExisting || !there.contains(file.name())).toList();
      UploadRun run =
          new UploadRun(
              api,
              collection,
              new PartSettings((long) partMebibytes << 20, partsAtOnce),
              surroundings.ownFolder("XDG_STATE_HOME", ".local/state").resolve("uploads"),
              board,
              surroundings.clock());
      List<SentFile> sent = run.send(wanted, filesAtOnce);
      return report(api, board, sent, files.size() - wanted.size());
    }
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d; it must be from %d to %d.".formatted(option, value, least, most));
    }
  }

  /** The names that are there; makes the collection where it is not. */
  private Set<String> listed(ApiClient api) {
    Set<String> names = new HashSet<>();
    try {
      for (JsonNode file : api.get(Paths.files(collection)).path("files")) {
        names.add(file.path("name").asText());
      }
    } catch (RefusedException e) {
      if (e.status() != 404) {
        throw e;
      }
      create(api);
    }
    return names;
  }

  private void create(ApiClient api) {
    var body = JsonNodeFactory.instance.objectNode().put("collection", collection);
    if (tier != null) {
      body.put("tier", tier);
    }
    try {
      api.post(Paths.collections(), body);
      output.say("Created the collection '%s'.".formatted(collection));
    } catch (RefusedException e) {
      if (e.status() != 409) {
        throw e;
      }
      // Someone else has made it meanwhile.
    }
  }

  private int report(ApiClient api, ProgressBoard board, List<SentFile> sent, int skipped) {
    List<SentFile> stored = sent.stream().filter(file -> file.failure() == null).toList();
    long begun = System.nanoTime();
    Map<String, FileOutcome> outcomes =
        noWait
            ? Map.of()
            : new SearchableWait(api, collection, new Polling(longestWait))
                .all(stored, (file, outcome) -> board.say(UploadReport.line(file, outcome)));
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    UploadReport report = new UploadReport(collection, sent, outcomes, waited, skipped);
    output.show(report.json(), out -> out.println(report.summary()));
    boolean broken = sent.stream().anyMatch(file -> file.failure() != null);
    if (broken) {
      output.say("Run the same command again to go on where it was cut off.");
    }
    boolean refused = outcomes.values().stream().anyMatch(outcome -> outcome.failure() != null);
    return (broken || refused ? ExitCode.FAILED : ExitCode.DONE).number();
  }
}
