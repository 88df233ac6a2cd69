package io.shardscan.commandline.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.connection.ApiClient;
import io.shardscan.commandline.connection.Paths;
import io.shardscan.commandline.connection.ServerOptions;
import io.shardscan.commandline.output.OutputOptions;
import io.shardscan.commandline.output.Table;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes API keys of a server, as its admin. */
@Command(
    name = "keys",
    description =
        "Makes, lists and revokes API keys. Needs the admin key, from SHARDSCAN_ADMIN_KEY or a file"
            + " (--admin-key-file, SHARDSCAN_ADMIN_KEY_FILE, ~/.config/shardscan/admin-key).",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand {
  private static final String KEYS = "/api/v1/admin/keys";

  /** The option that says where the admin key is. */
  static final class AdminKey {
    @Option(
        names = "--admin-key-file",
        paramLabel = "FILE",
        description = "File with the admin key, readable by you alone.")
    private @Nullable Path file;

    ApiClient connect(ServerOptions server) {
      return server.connect(server.adminKeySource(file));
    }
  }

  @Command(
      name = "list",
      description = "Lists all, of all tenants.",
      mixinStandardHelpOptions = true)
  int list(@Mixin AdminKey admin, @Mixin ServerOptions server, @Mixin OutputOptions output) {
    try (ApiClient api = admin.connect(server)) {
      JsonNode keys = api.get(KEYS).path("keys");
      output.show(
          keys,
          out -> {
            Table table =
                new Table("id", "ends in", "tenant", "tier", "payment", "created", "used");
            keys.forEach(
                key ->
                    table.add(
                        key.path("id").asText(),
                        key.path("hint").asText(),
                        key.path("tenant").asText(),
                        key.path("tier").asText(),
                        key.path("payment_method").asBoolean() ? "yes" : "no",
                        key.path("created").asText(),
                        key.path("last_used").isNull() ? "never" : key.path("last_used").asText()));
            table.print(out);
          });
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "create",
      description = "Makes one and prints it; nothing prints it again.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(
              names = "--tenant",
              required = true,
              paramLabel = "NAME",
              description = "Whom it is for; tenants see nothing of each other.")
          String tenant,
      @Option(
              names = "--tier",
              paramLabel = "TIER",
              defaultValue = "free",
              description = "free, warm or hot (${DEFAULT-VALUE}).")
          String tier,
      @Option(names = "--payment-method", description = "One is on file, which the hot tier needs.")
          boolean payment,
      @Mixin AdminKey admin,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    ObjectNode wanted =
        JsonNodeFactory.instance
            .objectNode()
            .put("tenant", tenant)
            .put("tier", tier)
            .put("payment_method", payment);
    try (ApiClient api = admin.connect(server)) {
      JsonNode made = api.post(KEYS, wanted);
      output.show(made, out -> out.println(made.path("api_key").asText()));
      output.say(
          "Made %s for '%s', tier %s. The key is shown this once."
              .formatted(made.path("id").asText(), tenant, made.path("tier").asText()));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "revoke",
      description = "Revokes one; every server refuses it within two seconds.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
      @Mixin AdminKey admin,
      @Mixin ServerOptions server,
      @Mixin OutputOptions output) {
    try (ApiClient api = admin.connect(server)) {
      JsonNode answer = api.delete(KEYS + "/" + Paths.escaped(id));
      output.show(answer, out -> out.printf("Revoked %s.%n", id));
    }
    return ExitCode.DONE.number();
  }
}
