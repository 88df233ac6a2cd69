package io.shardscan.commandline.connection;

import io.shardscan.commandline.CommandFailure;
import io.shardscan.commandline.ExitCode;
import io.shardscan.commandline.Surroundings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which server is meant, and as whom. */
public final class ServerOptions {
  private static final String USUAL_ADDRESS = "http://127.0.0.1:8080";

  private final Surroundings surroundings;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Address of the server (SHARDSCAN_SERVER, " + USUAL_ADDRESS + ").")
  private @Nullable String server;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "File with the API key, readable by you alone (SHARDSCAN_KEY_FILE).")
  private @Nullable Path keyFile;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "Longest wait for an answer (${DEFAULT-VALUE}); parts of files have ten times that.")
  private Duration requestTimeout = Duration.ofSeconds(60);

  ServerOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The server's address, without a slash at its end.
   *
   * @throws CommandFailure if what was given is no address
   */
  public URI address() {
    String text =
        server == null
            ? surroundings.environment().getOrDefault("SHARDSCAN_SERVER", USUAL_ADDRESS)
            : server;
    try {
      URI address = URI.create(text.replaceAll("/+$", ""));
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw wrongAddress(text, e);
    }
    throw wrongAddress(text, null);
  }

  private static CommandFailure wrongAddress(String text, @Nullable Throwable cause) {
    return new CommandFailure(
        ExitCode.WRONG_USE,
        "'%s' is no address of a server; one looks like %s".formatted(text, USUAL_ADDRESS),
        cause);
  }

  /** Where the API key comes from. */
  public ApiKeySource keySource() {
    return source("SHARDSCAN_API_KEY", keyFile, "SHARDSCAN_KEY_FILE", "key");
  }

  /** Where the admin key comes from, which only makes and revokes API keys. */
  public ApiKeySource adminKeySource(@Nullable Path file) {
    return source("SHARDSCAN_ADMIN_KEY", file, "SHARDSCAN_ADMIN_KEY_FILE", "admin-key");
  }

  private ApiKeySource source(
      String variable, @Nullable Path given, String fileVariable, String usualName) {
    String named = surroundings.environment().getOrDefault(fileVariable, "");
    Path file = given != null || named.isEmpty() ? given : Path.of(named);
    return new ApiKeySource(
        variable, file, surroundings.ownFolder("XDG_CONFIG_HOME", ".config").resolve(usualName));
  }

  /** A client with the user's key, which repeats what failed in passing. */
  public ApiClient connect() {
    return connect(keySource());
  }

  /** A client with a key from somewhere else. */
  public ApiClient connect(ApiKeySource key) {
    return new ApiClient(
        address(), key.require(surroundings.environment()), requestTimeout, Repetition.USUAL);
  }
}
