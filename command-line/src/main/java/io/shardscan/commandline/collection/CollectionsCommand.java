package io.shardscan.commandline.collection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, makes, changes and deletes collections. */
@Command(
    name = "collections",
    description = "Lists, makes, changes and deletes collections.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class CollectionsCommand {
  @Command(name = "list", description = "Lists all.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server, @Mixin OutputOptions output) {
    try (ApiClient api = server.connect()) {
      JsonNode collections = api.get(Paths.collections()).path("collections");
      output.show(collections, out -> CollectionTable.collections(collections, out));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "describe",
      description = "Shows one, with its files.",
      mixinStandardHelpOptions = true)
  int describe(
      @Parameters(paramLabel = "COLLECTION", description = "Which.") String name,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    try (ApiClient api = server.connect()) {
      ObjectNode collection = (ObjectNode) api.get(Paths.collection(name));
      JsonNode files = api.get(Paths.files(name)).path("files");
      collection.set("schema", api.get(Paths.collection(name) + "/schema"));
      collection.set("files", files);
      output.show(
          collection,
          out -> {
            CollectionTable.collections(JsonNodeFactory.instance.arrayNode().add(collection), out);
            out.printf(
                "epoch %d, target recall %s, key column %s, vector column %s%n%n",
                collection.path("epoch").asLong(),
                collection.path("target_recall").asText(),
                orDash(collection.at("/schema/id_field")),
                orDash(collection.at("/schema/vector_field")));
            CollectionTable.files(files, out);
          });
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "create",
      description = "Makes an empty one; not needed before an upload.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "COLLECTION", description = "Its name.") String name,
      @Option(names = "--tier", paramLabel = "TIER", description = "hot, warm or paused.")
          @Nullable String tier,
      @Option(
              names = "--target-recall",
              paramLabel = "SHARE",
              description = "The share of the best rows that approximate searches are to find.")
          @Nullable Double recall,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    try (ApiClient api = server.connect()) {
      ObjectNode wanted = settings(tier, recall).put("collection", name);
      JsonNode made = api.post(Paths.collections(), wanted);
      output.show(
          made,
          out ->
              out.printf(
                  "Made '%s', tier %s.%n",
                  made.path("collection").asText(), made.path("tier").asText()));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "change",
      description = "Changes tier or target recall.",
      mixinStandardHelpOptions = true)
  int change(
      @Parameters(paramLabel = "COLLECTION", description = "Which.") String name,
      @Option(names = "--tier", paramLabel = "TIER", description = "hot, warm or paused.")
          @Nullable String tier,
      @Option(names = "--target-recall", paramLabel = "SHARE", description = "From 0.5 to 0.999.")
          @Nullable Double recall,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    try (ApiClient api = server.connect()) {
      JsonNode changed = api.patch(Paths.collection(name), settings(tier, recall));
      output.show(
          changed,
          out ->
              CollectionTable.collections(JsonNodeFactory.instance.arrayNode().add(changed), out));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "delete",
      description = "Deletes one with all that is in it.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = "COLLECTION", description = "Which.") String name,
      @Option(
              names = "--confirm",
              paramLabel = "NAME",
              description = "The name once more, since nothing brings it back.")
          @Nullable String confirmed,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    if (!name.equals(confirmed)) {
      throw new CommandFailure(
          ExitCode.WRONG_USE,
          "This deletes the collection with all its files, for good. If that is meant, add: --confirm "
              + name);
    }
    try (ApiClient api = server.connect()) {
      JsonNode answer = api.delete(Paths.collection(name));
      output.show(answer, out -> out.printf("Deleted '%s'.%n", name));
    }
    return ExitCode.DONE.number();
  }

  private static String orDash(JsonNode text) {
    return text.isTextual() ? text.asText() : "-";
  }

  private static ObjectNode settings(@Nullable String tier, @Nullable Double recall) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    if (tier != null) {
      settings.put("tier", tier);
    }
    if (recall != null) {
      settings.put("target_recall", recall);
    }
    return settings;
  }
}
