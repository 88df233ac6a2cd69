package io.shardscan.server.fleet.membership;

import io.shardscan.server.config.FleetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.SYM_ENCRYPT;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ExtendedUUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which members there are, as JGroups agrees on it over TCP. A process that ends is noticed by its
 * socket within a second, one that hangs by its silence within {@value #SILENCE_MILLIS} ms and a
 * last question. Whoever lacks the shared secret can neither join nor read what members say.
 */
public final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** A member that is silent for so long is no longer one. */
  public static final long SILENCE_MILLIS = 3_000;

  private static final long HEARTBEAT_MILLIS = 500;
  private static final long LAST_QUESTION_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 1_000;
  private static final long MERGE_MIN_MILLIS = 1_000;
  private static final long MERGE_MAX_MILLIS = 3_000;
  private static final int CONNECT_MILLIS = 500;
  private static final String MEMBER = "member";

  /** RFC 8439: what was not encrypted with the key, or was changed since, is not understood. */
  private static final String CIPHER = "ChaCha20-Poly1305";

  private static final int CIPHER_IV_BYTES = 12;

  private final Member self;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final JChannel channel;
  private volatile Map<String, Member> members;

  private Membership(Member self, JChannel channel) {
    this.self = self;
    this.channel = channel;
    this.members = Map.of(self.id(), self);
  }

  /**
   * Joins the fleet, or begins it where there is none yet.
   *
   * @param self this server
   * @throws IllegalStateException if its port cannot be listened on
   */
  public static Membership join(FleetSettings settings, FleetSecret secret, Member self) {
    JChannel channel = null;
    try {
      channel = new JChannel(stack(settings, secret));
      Membership membership = new Membership(self, channel);
      channel.addAddressGenerator(
          () -> ExtendedUUID.randomUUID(self.id()).put(MEMBER, self.encode()));
      channel.setReceiver(
          new Receiver() {
            @Override
            public void viewAccepted(View view) {
              membership.accept(view);
            }
          });
      channel.name(self.id()).connect(settings.name());
      return membership;
    } catch (Exception e) {
      if (channel != null) {
        channel.close();
      }
      throw new IllegalStateException(
          "The fleet cannot be joined at %s:%d: %s"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  private static Protocol[] stack(FleetSettings settings, FleetSecret secret) throws IOException {
    InetAddress host = InetAddress.getByName(settings.host());
    TCP transport = new TCP();
    transport.setBindAddress(host).setBindPort(settings.port()).setPortRange(0);
    transport.setSockConnTimeout(CONNECT_MILLIS);
    SYM_ENCRYPT encryption = new SYM_ENCRYPT();
    encryption.symAlgorithm(CIPHER).symIvLength(CIPHER_IV_BYTES);
    encryption.setSecretKey(secret.membershipKey());
    return new Protocol[] {
      transport,
      discovery(settings),
      new MERGE3().setMinInterval(MERGE_MIN_MILLIS).setMaxInterval(MERGE_MAX_MILLIS),
      new FD_SOCK2().setBindAddress(host).setPortRange(0),
      new FD_ALL3().setTimeout(SILENCE_MILLIS).setInterval(HEARTBEAT_MILLIS),
      new VERIFY_SUSPECT2().setTimeout(LAST_QUESTION_MILLIS),
      encryption,
      new NAKACK2(),
      new UNICAST3(),
      new STABLE(),
      new GMS().setJoinTimeout(JOIN_MILLIS)
    };
  }

  private static Protocol discovery(FleetSettings settings) {
    if (!settings.dnsQuery().isEmpty()) {
      return new DNS_PING().setDNSQuery(settings.dnsQuery());
    }
    List<InetSocketAddress> hosts = new ArrayList<>();
    for (InetSocketAddress member : settings.members()) {
      hosts.add(new InetSocketAddress(member.getHostString(), member.getPort()));
    }
    return new TCPPING().setInitialHosts(hosts).setPortRange(0);
  }

  private void accept(View view) {
    Map<String, Member> next = new LinkedHashMap<>();
    for (Address address : view.getMembers()) {
      byte[] encoded = address instanceof ExtendedUUID uuid ? uuid.get(MEMBER) : null;
      if (encoded == null) {
        LOG.warn("A member of the fleet does not say who it is: {}", address);
        continue;
      }
      Member member = Member.decode(encoded);
      // Views list members in the order in which they joined: the last of a name is its newest.
      Member before = next.put(member.id(), member);
      if (before != null && !before.equals(member)) {
        LOG.warn("Two servers are named '{}': {} and {}", member.id(), before, member);
      }
    }
    next.put(self.id(), self);
    members = Map.copyOf(next);
    LOG.info("The fleet is {}", new TreeMap<>(next).keySet());
    listeners.forEach(Runnable::run);
  }

  /** Has something done after each change of the members; it must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** This server. */
  public Member self() {
    return self;
  }

  /** All members by name, this server among them. */
  public Map<String, Member> members() {
    return members;
  }

  /** Leaves the fleet; the others know at once. */
  @Override
  public void close() {
    channel.close();
  }
}
