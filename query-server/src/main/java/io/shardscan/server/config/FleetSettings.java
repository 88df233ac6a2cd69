package io.shardscan.server.config;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How query servers find each other and share the work: section {@code fleet} of {@code
 * application.yaml}.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>enabled</td><td>false</td><td>SHARDSCAN_FLEET_ENABLED</td></tr>
 * <tr><td>name</td><td>shardscan</td><td>SHARDSCAN_FLEET_NAME</td></tr>
 * <tr><td>host</td><td>127.0.0.1</td><td>SHARDSCAN_FLEET_HOST</td></tr>
 * <tr><td>port</td><td>7800</td><td>SHARDSCAN_FLEET_PORT</td></tr>
 * <tr><td>internal-port</td><td>7700</td><td>SHARDSCAN_FLEET_INTERNAL_PORT</td></tr>
 * <tr><td>members</td><td></td><td>SHARDSCAN_FLEET_MEMBERS</td></tr>
 * <tr><td>dns-query</td><td></td><td>SHARDSCAN_FLEET_DNS_QUERY</td></tr>
 * <tr><td>replicas</td><td>2</td><td>SHARDSCAN_FLEET_REPLICAS</td></tr>
 * </table>
 *
 * <p>The shared secret is taken from the environment alone: {@value #SECRET}.
 *
 * @param enabled whether this server is one of several
 * @param name the fleet's name; servers of other names are strangers
 * @param host address of this machine that the others reach it at; loopback unless told otherwise
 * @param port port of the membership protocol, 0 for any free one
 * @param internalPort port of the HTTP listener for other members, 0 for any free one
 * @param members where members may be found; this server may be among them
 * @param dnsQuery a DNS name whose addresses are the members', or empty
 * @param replicas servers that hold each segment, as far as there are so many
 * @param secret what members prove that they belong to the fleet by
 */
public record FleetSettings(
    boolean enabled,
    String name,
    String host,
    int port,
    int internalPort,
    List<InetSocketAddress> members,
    String dnsQuery,
    int replicas,
    String secret) {
  /** The environment variable that holds the shared secret. */
  public static final String SECRET = "SHARDSCAN_FLEET_SECRET";

  private static final String SECTION = "fleet";
  private static final int LEAST_SECRET_BYTES = 16;
  private static final int MOST_REPLICAS = 16;
  private static final int MAX_PORT = 65_535;

  public FleetSettings {
    members = List.copyOf(members);
    if (enabled && secret.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      throw new InvalidSettingException(
          "The environment variable %s must hold a secret of at least %d characters that all servers of the fleet share"
              .formatted(SECRET, LEAST_SECRET_BYTES));
    }
    if (enabled && members.isEmpty() == dnsQuery.isEmpty()) {
      throw new InvalidSettingException(
          "Set either fleet.members (SHARDSCAN_FLEET_MEMBERS), such as host1:7800,host2:7800, or fleet.dns-query (SHARDSCAN_FLEET_DNS_QUERY)");
    }
  }

  /** A server that is alone. */
  public static FleetSettings none() {
    return read(SettingsReader.empty(SECTION), "");
  }

  /**
   * Reads the settings.
   *
   * @param yaml the settings file, which need not exist
   * @param environment the process's environment variables
   * @throws InvalidSettingException if a value is wrong or missing, or a key unknown
   */
  public static FleetSettings load(Path yaml, Map<String, String> environment) {
    SettingsReader reader = SettingsReader.open(yaml, SECTION, environment);
    FleetSettings settings = read(reader, environment.getOrDefault(SECRET, ""));
    reader.refuseUnknownKeys();
    return settings;
  }

  private static FleetSettings read(SettingsReader reader, String secret) {
    return new FleetSettings(
        reader.flag("enabled", false),
        reader.text("name", "shardscan"),
        reader.text("host", "127.0.0.1"),
        (int) reader.number("port", 7800, 0, MAX_PORT),
        (int) reader.number("internal-port", 7700, 0, MAX_PORT),
        members(reader.text("members", "")),
        reader.text("dns-query", ""),
        (int) reader.number("replicas", 2, 1, MOST_REPLICAS),
        secret);
  }

  private static List<InetSocketAddress> members(String text) {
    List<InetSocketAddress> members = new ArrayList<>();
    for (String member : text.split(",", -1)) {
      if (!member.isBlank()) {
        members.add(member(member.strip()));
      }
    }
    return members;
  }

  private static InetSocketAddress member(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= MAX_PORT) {
        return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw badMember(text, e);
    }
    throw badMember(text, null);
  }

  private static InvalidSettingException badMember(String text, @Nullable Exception cause) {
    InvalidSettingException invalid =
        new InvalidSettingException(
            "Setting 'fleet.members' has '%s'; members are host:port, separated by commas"
                .formatted(text));
    invalid.initCause(cause);
    return invalid;
  }

  @Override
  public String toString() {
    return "FleetSettings[enabled=%s, name=%s, host=%s, port=%d, internalPort=%d, members=%s, dnsQuery=%s, replicas=%d]"
        .formatted(enabled, name, host, port, internalPort, members, dnsQuery, replicas);
  }
}
