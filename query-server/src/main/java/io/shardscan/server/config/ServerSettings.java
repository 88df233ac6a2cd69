package io.shardscan.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of the HTTP server: section {@code server} of {@code application.yaml}. Each key is
 * overridden by the environment variable in the last column.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>host</td><td>127.0.0.1</td><td>SHARDSCAN_SERVER_HOST</td></tr>
 * <tr><td>port</td><td>8080</td><td>SHARDSCAN_SERVER_PORT</td></tr>
 * <tr><td>worker-id</td><td>w1</td><td>SHARDSCAN_SERVER_WORKER_ID</td></tr>
 * <tr><td>rate-limits-enabled</td><td>true</td><td>SHARDSCAN_SERVER_RATE_LIMITS_ENABLED</td></tr>
 * <tr><td>max-connections</td><td>1024</td><td>SHARDSCAN_SERVER_MAX_CONNECTIONS</td></tr>
 * <tr><td>max-buffered-body-bytes</td><td>256 MiB</td>
 * <td>SHARDSCAN_SERVER_MAX_BUFFERED_BODY_BYTES</td></tr>
 * <tr><td>head-timeout</td><td>PT10S</td><td>SHARDSCAN_SERVER_HEAD_TIMEOUT</td></tr>
 * <tr><td>idle-timeout</td><td>PT75S</td><td>SHARDSCAN_SERVER_IDLE_TIMEOUT</td></tr>
 * <tr><td>body-stall-timeout</td><td>PT30S</td><td>SHARDSCAN_SERVER_BODY_STALL_TIMEOUT</td></tr>
 * <tr><td>min-body-bytes-per-second</td><td>1024</td>
 * <td>SHARDSCAN_SERVER_MIN_BODY_BYTES_PER_SECOND</td></tr>
 * <tr><td>write-stall-timeout</td><td>PT30S</td><td>SHARDSCAN_SERVER_WRITE_STALL_TIMEOUT</td></tr>
 * <tr><td>drain-timeout</td><td>PT5S</td><td>SHARDSCAN_SERVER_DRAIN_TIMEOUT</td></tr>
 * <tr><td>shutdown-grace-period</td><td>PT20S</td>
 * <td>SHARDSCAN_SERVER_SHUTDOWN_GRACE_PERIOD</td></tr>
 * <tr><td>key-poll-interval</td><td>PT1S</td><td>SHARDSCAN_SERVER_KEY_POLL_INTERVAL</td></tr>
 * <tr><td>admin-key-sha256</td><td></td><td>SHARDSCAN_SERVER_ADMIN_KEY_SHA256</td></tr>
 * </table>
 *
 * @param host address to listen on; loopback unless told otherwise
 * @param port port to listen on, 0 for any free one
 * @param workerId this server's name in answers and metrics
 * @param rateLimitsEnabled whether API keys are held to their tier's limits
 * @param maxConnections connections served at once; more wait until one ends
 * @param maxBufferedBodyBytes bytes that the bodies of all queries in flight may take together
 * @param headTimeout longest time from a request's first byte to the end of its headers
 * @param idleTimeout longest time that a connection may be kept between requests
 * @param bodyStallTimeout longest wait for the next byte of a body
 * @param minBodyBytesPerSecond slowest average rate of a body, over the time spent waiting for it
 * @param writeStallTimeout longest wait for a client to take 64 KiB of an answer
 * @param drainTimeout longest time that the rest of a refused body is read and thrown away
 * @param shutdownGracePeriod longest time that requests in flight are given when the server stops
 * @param keyPollInterval how often the API keys are looked at for changes, at most 2 s
 * @param adminKeySha256 SHA-256 of the key that may make and revoke API keys, 64 hexadecimal
 *     digits; empty if nobody may
 */
public record ServerSettings(
    String host,
    int port,
    String workerId,
    boolean rateLimitsEnabled,
    int maxConnections,
    long maxBufferedBodyBytes,
    Duration headTimeout,
    Duration idleTimeout,
    Duration bodyStallTimeout,
    long minBodyBytesPerSecond,
    Duration writeStallTimeout,
    Duration drainTimeout,
    Duration shutdownGracePeriod,
    Duration keyPollInterval,
    String adminKeySha256) {

  private static final String SECTION = "server";
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Duration MAX_KEY_POLL_INTERVAL = Duration.ofSeconds(2);

  public ServerSettings {
    if (keyPollInterval.compareTo(MAX_KEY_POLL_INTERVAL) > 0) {
      throw new InvalidSettingException(
          "Setting 'server.key-poll-interval' is %s, it must be at most %s"
              .formatted(keyPollInterval, MAX_KEY_POLL_INTERVAL));
    }
    if (!adminKeySha256.isEmpty() && !SHA_256.matcher(adminKeySha256).matches()) {
      throw new InvalidSettingException(
          "Setting 'server.admin-key-sha256' must be 64 hexadecimal digits, or empty");
    }
  }

  /** What holds where nothing is set. */
  public static ServerSettings defaults() {
    return read(SettingsReader.empty(SECTION));
  }

  /**
   * Reads the settings.
   *
   * @param yaml the settings file, which need not exist
   * @param environment the process's environment variables
   * @throws InvalidSettingException if a value is wrong or a key unknown
   */
  public static ServerSettings load(Path yaml, Map<String, String> environment) {
    SettingsReader reader = SettingsReader.open(yaml, SECTION, environment);
    ServerSettings settings = read(reader);
    reader.refuseUnknownKeys();
    return settings;
  }

  private static ServerSettings read(SettingsReader reader) {
    return new ServerSettings(
        reader.text("host", "127.0.0.1"),
        (int) reader.number("port", 8080, 0, 65_535),
        reader.text("worker-id", "w1"),
        reader.flag("rate-limits-enabled", true),
        (int) reader.number("max-connections", 1_024, 1, 1_000_000),
        reader.number("max-buffered-body-bytes", 256L << 20, 8L << 20, 1L << 40),
        reader.duration("head-timeout", Duration.ofSeconds(10)),
        reader.duration("idle-timeout", Duration.ofSeconds(75)),
        reader.duration("body-stall-timeout", Duration.ofSeconds(30)),
        reader.number("min-body-bytes-per-second", 1_024, 1, 1L << 30),
        reader.duration("write-stall-timeout", Duration.ofSeconds(30)),
        reader.duration("drain-timeout", Duration.ofSeconds(5)),
        reader.duration("shutdown-grace-period", Duration.ofSeconds(20)),
        reader.duration("key-poll-interval", Duration.ofSeconds(1)),
        reader.text("admin-key-sha256", ""));
  }
}
