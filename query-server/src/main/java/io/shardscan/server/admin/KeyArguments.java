package io.shardscan.server.admin;

import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.limits.Names;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of {@link KeysCommand}, checked. */
final class KeyArguments {
  private static final Set<String> OPTIONS =
      Set.of(
          "data",
          "server",
          "tenant",
          "tier",
          "payment-method",
          "queries-per-second",
          "uploads-per-minute",
          "max-top-k",
          "max-dimension",
          "max-storage-bytes");
  private static final int MAX_PER_PERIOD = 1_000_000;

  private final Command command;
  private final String id;
  private final Map<String, String> options;
  private final Map<String, String> environment;

  private KeyArguments(
      Command command, String id, Map<String, String> options, Map<String, String> environment) {
    this.command = command;
    this.id = id;
    this.options = options;
    this.environment = environment;
  }

  /** What is to be done. */
  enum Command {
    CREATE,
    LIST,
    REVOKE
  }

  static KeyArguments parse(List<String> arguments, Map<String, String> environment) {
    Command command = arguments.isEmpty() ? null : command(arguments.getFirst());
    if (command == null) {
      throw new WrongUseException("Say what to do: create, list or revoke. --help tells more.");
    }
    String id = "";
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        id = argument;
        continue;
      }
      String name = argument.substring(2);
      if (!OPTIONS.contains(name) || i + 1 == arguments.size()) {
        throw new WrongUseException(
            "'%s' is no option, or its value is missing; --help lists all.".formatted(argument));
      }
      options.put(name, arguments.get(++i));
    }
    if ((command == Command.REVOKE) == id.isEmpty()) {
      throw new WrongUseException(
          command == Command.REVOKE
              ? "Say which key to revoke by its id, as list tells it."
              : "'%s' is not understood here; --help tells what is.".formatted(id));
    }
    return new KeyArguments(command, id, options, environment);
  }

  private static @Nullable Command command(String name) {
    return switch (name) {
      case "create" -> Command.CREATE;
      case "list" -> Command.LIST;
      case "revoke" -> Command.REVOKE;
      default -> null;
    };
  }

  Command command() {
    return command;
  }

  String id() {
    return id;
  }

  WantedKey wanted() {
    String tenant = options.getOrDefault("tenant", "");
    Names.problemWithTenant(tenant)
        .ifPresent(
            problem -> {
              throw new WrongUseException(problem + " Name it with --tenant.");
            });
    String tier = options.getOrDefault("tier", "free");
    return new WantedKey(
        tenant,
        KeyTier.of(tier)
            .orElseThrow(
                () ->
                    new WrongUseException(
                        "--tier is '%s'; use free, warm or hot.".formatted(tier))),
        yes("payment-method"),
        new KeyLimits(
            integer("queries-per-second", MAX_PER_PERIOD),
            integer("uploads-per-minute", MAX_PER_PERIOD),
            integer("max-top-k", Limits.MAX_TOP_K),
            integer("max-dimension", Limits.MAX_DIMENSION),
            number("max-storage-bytes", 0, Long.MAX_VALUE / 2)));
  }

  /** Where the keys are. */
  KeyRegister register(InstantSource clock) {
    String server = options.get("server");
    if (server != null) {
      String adminKey = environment.getOrDefault("SHARDSCAN_ADMIN_KEY", "");
      if (adminKey.isEmpty()) {
        throw new WrongUseException("Put the admin key into SHARDSCAN_ADMIN_KEY.");
      }
      return new ServerKeys(URI.create(server), adminKey);
    }
    Path data =
        Path.of(options.getOrDefault("data", environment.getOrDefault("SHARDSCAN_DATA", "data")));
    Path bucket = data.resolve("bucket");
    if (!Files.isDirectory(bucket)) {
      throw new WrongUseException(
          "'%s' is no data directory of Shardscan: name it with --data, or a server with --server."
              .formatted(data));
    }
    return new StoredKeys(new DirectoryObjectStore(bucket), clock);
  }

  private boolean yes(String name) {
    return switch (options.getOrDefault(name, "no").toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw new WrongUseException("--%s must be yes or no.".formatted(name));
    };
  }

  private @Nullable Integer integer(String name, int most) {
    Long number = number(name, 1, most);
    return number == null ? null : number.intValue();
  }

  private @Nullable Long number(String name, long least, long most) {
    String text = options.get(name);
    if (text == null) {
      return null;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, least, most);
    }
    throw wrong(name, least, most);
  }

  private static WrongUseException wrong(String name, long least, long most) {
    return new WrongUseException(
        "--%s must be a whole number from %d to %d.".formatted(name, least, most));
  }
}
