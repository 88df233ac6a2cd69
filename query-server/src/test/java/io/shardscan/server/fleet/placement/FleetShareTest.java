package io.shardscan.server.fleet.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetShareTest {
  private static final List<String> SEGMENTS =
      IntStream.range(0, 3_000).mapToObj(i -> "segment-" + i).toList();

  private static List<String> members(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
  }

  private static List<String> holders(String segment, List<String> members, int replicas) {
    return members.stream()
        .filter(member -> new FleetShare(member, members, replicas).holds(segment))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 1", "3, 2", "5, 2", "7, 3"})
  void eachSegmentIsOnAsManyMembersAsAreWanted(int members, int replicas) {
    for (String segment : SEGMENTS) {
      assertThat(holders(segment, members(members), replicas)).hasSize(Math.min(members, replicas));
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "5, 2", "7, 3"})
  void aMemberThatComesTakesItsShareAndNothingElseMoves(int members, int replicas) {
    List<String> before = members(members);
    List<String> after = members(members + 1);
    String added = after.getLast();
    int taken = 0;
    for (String segment : SEGMENTS) {
      List<String> was = holders(segment, before, replicas);
      List<String> is = new ArrayList<>(holders(segment, after, replicas));
      if (is.remove(added)) {
        taken++;
        assertThat(was).containsAll(is);
      } else {
        assertThat(is).isEqualTo(was);
      }
    }
    double fair = (double) SEGMENTS.size() * replicas / (members + 1);
    assertThat(taken).isBetween((int) (fair * 0.85), (int) (fair * 1.15));
  }

  @Test
  void sharesAreEven() {
    List<String> members = members(5);
    for (String member : members) {
      FleetShare share = new FleetShare(member, members, 2);
      assertThat(SEGMENTS.stream().filter(share::holds).count()).isBetween(1_050L, 1_350L);
    }
  }

  @Test
  void allMembersAgreeOnWhoOwnsASegment() {
    for (String segment : SEGMENTS) {
      List<String> owners =
          new FleetShare("w1", List.of("w1", "w2", "w3", "w4"), 2).owners(segment);
      assertThat(owners).hasSize(2).doesNotHaveDuplicates();
      for (String member : List.of("w1", "w2", "w3", "w4")) {
        FleetShare share = new FleetShare(member, List.of("w1", "w2", "w3", "w4"), 2);
        assertThat(share.owners(segment)).isEqualTo(owners);
        assertThat(share.holds(segment)).isEqualTo(owners.contains(member));
      }
    }
  }
}
