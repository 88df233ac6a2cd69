package io.shardscan.standalone;

import java.nio.file.Path;
import java.util.Map;

/**
 * How an instance is started, read from environment variables, which {@code scripts/start} sets
 * from its options.
 *
 * @param port port of the HTTP API on loopback, 0 for any free one
 * @param data where everything is kept
 * @param apiKey a key of the hot tier that is to be valid, or empty to make one at the first start
 * @param rateLimits whether rate limits apply
 */
record Options(int port, Path data, String apiKey, boolean rateLimits) {
  private static final int MAX_PORT = 65_535;

  /**
   * Reads the options.
   *
   * @throws StartException if one is wrong
   */
  static Options read(Map<String, String> environment) {
    return new Options(
        port(environment.getOrDefault("SHARDSCAN_PORT", "8080")),
        Path.of(environment.getOrDefault("SHARDSCAN_DATA", "data")),
        environment.getOrDefault("SHARDSCAN_API_KEY", "").strip(),
        onOrOff(environment.getOrDefault("SHARDSCAN_RATE_LIMITS", "on")));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw badPort(text, e);
    }
    throw badPort(text, null);
  }

  private static StartException badPort(String text, Exception cause) {
    return new StartException(
        "The port is '%s', it must be a number from 0 to %d.".formatted(text, MAX_PORT), cause);
  }

  private static boolean onOrOff(String text) {
    return switch (text) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default ->
          throw new StartException("Rate limits are '%s', they can be on or off.".formatted(text));
    };
  }
}
