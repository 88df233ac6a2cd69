package io.shardscan.commandline;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a command finds around it.
 *
 * @param environment environment variables
 * @param in standard input
 * @param out where results go
 * @param err where progress and messages go
 * @param interactive whether messages are read by a person at a terminal
 * @param clock the machine's clock
 * @param release the program's version
 */
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    Clock clock,
    String release) {

  /** Those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        System.in,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
        Clock.systemUTC(),
        ownRelease());
  }

  /** The version that this program was built as. */
  static String ownRelease() {
    Properties properties = new Properties();
    try (InputStream in = Surroundings.class.getResourceAsStream("release.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's version cannot be read", e);
    }
    return properties.getProperty("version");
  }

  /**
   * A folder of this program's among those that the user's other programs have (XDG Base Directory
   * Specification).
   *
   * @param variable the variable that names the parent folder
   * @param usual the parent folder within the home folder where the variable is not set
   */
  public Path ownFolder(String variable, String usual) {
    String parent = environment.getOrDefault(variable, "");
    Path folder = parent.isEmpty() ? home().resolve(usual) : Path.of(parent);
    return folder.resolve("shardscan");
  }

  private Path home() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
  }
}
