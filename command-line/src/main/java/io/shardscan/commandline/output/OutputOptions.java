package io.shardscan.commandline.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.Surroundings;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How results are shown: as text for people, or as JSON for programs. */
public final class OutputOptions {
  private final Surroundings surroundings;

  @Option(
      names = "--json",
      description = "Print results and errors as JSON, one value a line, and no progress.")
  private boolean json;

  OutputOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The options that a command was given; those of the rest where it has none. */
  public static OutputOptions of(CommandSpec command, Surroundings surroundings) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(OutputOptions.class::isInstance)
        .map(OutputOptions.class::cast)
        .findFirst()
        .orElseGet(() -> new OutputOptions(surroundings));
  }

  /** Whether programs read it. */
  public boolean asJson() {
    return json;
  }

  /** Shows a result in the form that was asked for. */
  public void show(JsonNode value, Consumer<PrintWriter> text) {
    if (json) {
      surroundings.out().println(value);
    } else {
      text.accept(surroundings.out());
    }
    surroundings.out().flush();
  }

  /** Tells a person something that is no result. Programs are not told. */
  public void say(String message) {
    if (!json) {
      surroundings.err().println(Printable.of(message));
      surroundings.err().flush();
    }
  }

  /** Tells why the command could not be done. */
  public void failed(CommandFailure failure) {
    if (json) {
      surroundings
          .err()
          .println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("error", failure.getMessage())
                  .put("exit_code", failure.exitCode().number()));
    } else {
      surroundings.err().println(Printable.of(failure.getMessage()));
    }
    surroundings.err().flush();
  }

  /** A board that shows the progress of several things at once. */
  public ProgressBoard progress() {
    return new ProgressBoard(surroundings.err(), surroundings.interactive() && !json, !json);
  }
}
