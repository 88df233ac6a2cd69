package io.shardscan.server.fleet.placement;

import io.shardscan.server.catalog.SegmentShare;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

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
    if (members.size() <= replicas) {
      return true;
    }
    long own = score(self, segment);
    int better = 0;
    for (String member : members) {
      if (!member.equals(self)) {
        int order = Long.compareUnsigned(score(member, segment), own);
        better += order > 0 || (order == 0 && member.compareTo(self) < 0) ? 1 : 0;
      }
    }
    return better < replicas;
  }

  /** The member that comes first for a thing of some name. */
  public static String first(List<String> members, String name) {
    return members.stream()
        .max(
            Comparator.<String>comparingLong(member -> score(member, name) ^ Long.MIN_VALUE)
                .thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
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
