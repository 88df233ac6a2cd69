package io.shardscan.server.admin;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What {@code scripts/keys} runs: makes, lists and revokes API keys, in a data directory's store or
 * through a server's admin API.
 */
public final class KeysCommand {
  private static final int EXIT_WRONG_USE = 2;

  private KeysCommand() {}

  /** Does what the arguments say, with options from the environment where they do not say it. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      KeyArguments parsed = KeyArguments.parse(arguments, environment);
      KeyRegister register = parsed.register(Clock.systemUTC());
      switch (parsed.command()) {
        case CREATE -> {
          KeyRegister.Created created = register.create(parsed.wanted());
          out.println("API key: " + created.secret());
          out.println(
              "Its id is %s. The key is shown this once and stored nowhere: keep it."
                  .formatted(created.id()));
        }
        case LIST -> register.list().forEach(out::println);
        case REVOKE -> {
          register.revoke(parsed.id());
          out.println(
              "%s is revoked; every server refuses it within two seconds.".formatted(parsed.id()));
        }
      }
      return 0;
    } catch (WrongUseException e) {
      err.println(e.getMessage());
      return EXIT_WRONG_USE;
    }
  }
}
