package io.shardscan.commandline.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.Surroundings;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.connection.UnreachableException;
import io.shardscan.commandline.doctor.Finding.Health;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.output.Printable;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that may be wrong, and says what to do. */
@Command(
    name = "doctor",
    description = {
      "Looks at server, key, clock, version, store, job, memory and files, and says what is wrong and what to do.",
      "Changes nothing. Ends with 8 if something is wrong."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private ServerOptions server;
  @Mixin private OutputOptions output;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "Further query servers to look at; may be given several times.")
  private List<URI> nodes = List.of();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "Flink's REST API, to look at the ingestion job (in a cluster).")
  private @Nullable URI flink;

  @Option(
      names = "--longest-lag",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "How long a file may wait until something must be wrong (${DEFAULT-VALUE}).")
  private Duration longestLag = Duration.ofMinutes(2);

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "Longest wait for each answer (${DEFAULT-VALUE}).")
  private Duration patience = Duration.ofSeconds(5);

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    String key = key(findings);
    examine(server.address(), key, findings);
    for (URI node : nodes) {
      examine(node, key, findings);
    }
    if (flink != null) {
      try (ApiClient client = ApiClient.impatient(flink, "", patience)) {
        findings.add(FlinkCheck.of(client));
      }
    }
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    findings.forEach(finding -> json.add(finding.json()));
    output.show(json, out -> print(findings, out));
    boolean unwell = findings.stream().anyMatch(finding -> finding.health() == Health.UNWELL);
    return (unwell ? ExitCode.UNWELL : ExitCode.DONE).number();
  }

  /** The key, or nothing if there is none that can be used. */
  private String key(List<Finding> findings) {
    try {
      return server.keySource().require(surroundings.environment());
    } catch (CommandFailure e) {
      findings.add(Finding.unwell("key", "no key can be used here", e.getMessage()));
      return "";
    }
  }

  private void examine(URI address, String key, List<Finding> findings) {
    try (ApiClient client = ApiClient.impatient(address, key, patience)) {
      Examination examination =
          new Examination(
              client, !key.isEmpty(), surroundings.clock(), surroundings.release(), longestLag);
      findings.addAll(ServerCheck.of(examination));
      if (findings.getLast().subject().equals("server")) {
        return; // whatever is there, it is no server of ours
      }
      try {
        examineParts(examination, findings);
      } catch (UnreachableException e) {
        findings.add(
            Finding.unwell("server", e.getMessage(), "It answered a moment ago: look at its log."));
      }
    }
  }

  private static void examineParts(Examination examination, List<Finding> findings) {
    findings.addAll(ReadinessCheck.of(examination));
    findings.add(MemoryCheck.of(examination));
    if (!examination.keyed()) {
      return;
    }
    Finding key = KeyCheck.of(examination);
    findings.add(key);
    if (key.health() == Health.WELL) {
      findings.addAll(CollectionsCheck.of(examination));
      findings.addAll(FleetCheck.of(examination));
    }
  }

  private static void print(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      String mark =
          switch (finding.health()) {
            case WELL -> "ok";
            case SUSPECT -> "warning";
            case UNWELL -> "WRONG";
            case UNKNOWN -> "?";
          };
      out.printf("%-8s %-10s %s%n", mark, finding.subject(), Printable.of(finding.seen()));
      if (!finding.advice().isEmpty()) {
        out.printf("%-8s %-10s -> %s%n", "", "", Printable.of(finding.advice()));
      }
    }
  }
}
