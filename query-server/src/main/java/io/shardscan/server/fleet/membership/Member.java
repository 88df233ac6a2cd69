package io.shardscan.server.fleet.membership;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A query server of the fleet.
 *
 * @param id its name, which it keeps over restarts
 * @param incarnation a number that tells its processes apart
 * @param internal where it listens for other members
 */
public record Member(String id, long incarnation, URI internal) implements Comparable<Member> {
  private static final String SEPARATOR = "\n";

  /** A member that listens at an address. */
  public static Member at(String id, long incarnation, String host, int port) {
    String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return new Member(id, incarnation, URI.create("http://" + literal + ":" + port));
  }

  byte[] encode() {
    return String.join(SEPARATOR, id, Long.toString(incarnation), internal.toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  static Member decode(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
    return new Member(parts[0], Long.parseLong(parts[1]), URI.create(parts[2]));
  }

  @Override
  public int compareTo(Member other) {
    return id.compareTo(other.id);
  }
}
