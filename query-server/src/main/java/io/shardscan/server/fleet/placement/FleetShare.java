package io.shardscan.server.fleet.placement;

import io.shardscan.server.catalog.SegmentShare;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The segments of one member, by rendezvous hashing (Thaler and Ravishankar, 1998): each member has
 * a score for each segment, and those with the highest scores hold it. When a member comes or goes,
 * only the segments that it holds move.
 *
 * @param self the member's name
 * @param members the names of all members, this one among them, in ascending order
 * @param replicas members that hold each segment, as far as there are so many
 */
public record FleetShare(String self, List<String> members, int replicas) implements SegmentShare {
  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  public FleetShare {
    members = List.copyOf(members);
  }

  @Override
  public boolean holds(String segment) {
    return members.size() <= replicas || owners(segment).contains(self);
  }

  /** The members that are to hold a segment. */
  public List<String> owners(String segment) {
    if (members.size() <= replicas) {
      return members;
    }
    Map<String, Long> scores = new HashMap<>();
    members.forEach(member -> scores.put(member, score(member, segment) ^ Long.MIN_VALUE));
    return members.stream()
        .sorted(
            Comparator.<String>comparingLong(scores::get)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(replicas)
        .toList();
  }

  /** FNV-1a over both names, then the finalizer of MurmurHash3, which spreads every bit. */
  private static long score(String member, String segment) {
    long hash = BASIS;
    for (byte b : member.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    hash *= PRIME;
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
