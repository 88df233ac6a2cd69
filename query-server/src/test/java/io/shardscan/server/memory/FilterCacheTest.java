package io.shardscan.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterCacheTest {
  private static final int WORDS = 1_000;

  private final List<String> worked = new ArrayList<>();

  private long[] ask(FilterCache cache, String segment, String value) {
    Filter condition = new Filter.In("field", List.of(new Scalar.Text(value)));
    return cache.get(
        segment,
        condition,
        () -> {
          worked.add(segment + value);
          long[] words = new long[WORDS];
          words[0] = (segment + value).hashCode();
          return words;
        });
  }

  @Test
  void aConditionIsHeldAgainstASegmentOnce() {
    FilterCache cache = new FilterCache(1 << 20);
    for (int i = 0; i < 3; i++) {
      for (String segment : List.of("s", "t")) {
        for (String value : List.of("a", "b")) {
          assertThat(ask(cache, segment, value)[0]).isEqualTo((segment + value).hashCode());
        }
      }
    }
    assertThat(worked).containsExactly("sa", "sb", "ta", "tb");
  }

  @Test
  void whatWasAskedForLeastRecentlyIsForgottenFirst() {
    FilterCache cache = new FilterCache(2L * WORDS * Long.BYTES);
    ask(cache, "s", "a");
    ask(cache, "s", "b");
    ask(cache, "s", "a");
    ask(cache, "s", "c");
    assertThat(cache.bytes()).isEqualTo(2L * WORDS * Long.BYTES);

    worked.clear();
    ask(cache, "s", "a");
    assertThat(worked).isEmpty();
    ask(cache, "s", "b");
    assertThat(worked).containsExactly("sb");
  }

  @Test
  void longConditionsAreNotRemembered() {
    FilterCache cache = new FilterCache(1 << 20);
    ask(cache, "s", "a".repeat(10_000));
    ask(new FilterCache(0), "s", "a");

    assertThat(cache.bytes()).isZero();
  }
}
