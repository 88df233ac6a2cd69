package io.shardscan.commandline.collection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists and deletes the files of a collection. */
@Command(
    name = "files",
    description = "Lists and deletes the files of a collection.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class FilesCommand {
  @Command(name = "list", description = "Lists all.", mixinStandardHelpOptions = true)
  int list(
      @Parameters(paramLabel = "COLLECTION", description = "Whose.") String collection,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    try (ApiClient api = server.connect()) {
      JsonNode files = api.get(Paths.files(collection)).path("files");
      output.show(files, out -> CollectionTable.files(files, out));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "delete",
      description = "Deletes files, and with them exactly their rows.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(index = "0", paramLabel = "COLLECTION", description = "Whose.") String collection,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Which.")
          List<String> files,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    try (ApiClient api = server.connect()) {
      files.forEach(file -> answers.add(api.delete(Paths.file(collection, file))));
      output.show(answers, out -> files.forEach(file -> out.printf("Deleted '%s'.%n", file)));
    }
    return ExitCode.DONE.number();
  }
}
