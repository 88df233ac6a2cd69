package io.shardscan.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the index costs: time and bytes that must not grow out of proportion. */
class KeyIndexCostTest {
  private static final int SEGMENT_ROWS = 250_000;

  private final MemoryBudget budget = new MemoryBudget(4L << 30);

  private static KeyColumn keys(int from) {
    return KeyColumns.of(
        IntStream.range(from, from + SEGMENT_ROWS).mapToObj(i -> "product_" + i).toList());
  }

  private static BitSet onlyFile() {
    BitSet files = new BitSet();
    files.set(0);
    return files;
  }

  @Test
  void aMillionRowsTakeLessThanTwoSecondsAndSixteenBytesEach() {
    List<KeyColumn> columns = IntStream.range(0, 4).mapToObj(i -> keys(i * SEGMENT_ROWS)).toList();
    Duration fastest = Duration.ofDays(1);
    for (int round = 0; round < 3; round++) {
      try (KeyIndex index = new KeyIndex(budget)) {
        long begin = System.nanoTime();
        index.reserve(4L * SEGMENT_ROWS);
        for (int i = 0; i < 4; i++) {
          IndexedSegment segment = index.add(SEGMENT_ROWS, columns.get(i), RowFiles.single());
          index.show(segment, Map.of(0, new FileOrder(i, 0)));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf(
            "1,000,000 rows: %d ms, %.1f bytes a row%n",
            took.toMillis(), budget.used() / (4.0 * SEGMENT_ROWS));
        assertThat(index.keys()).isEqualTo(4L * SEGMENT_ROWS);
        fastest = took.compareTo(fastest) < 0 ? took : fastest;
        assertThat(budget.used()).isLessThan(16L * 4 * SEGMENT_ROWS);
      }
    }
    assertThat(fastest).isLessThan(Duration.ofSeconds(2));
    assertThat(budget.used()).isZero();
  }

  @Test
  void aKeyThatComesAHundredThousandTimesCostsTheSameEachTime() {
    int times = 100_000;
    KeyColumn one = KeyColumns.of(List.of("again"));
    try (KeyIndex index = new KeyIndex(budget)) {
      List<IndexedSegment> segments = new ArrayList<>();
      long begin = System.nanoTime();
      for (int i = 0; i < times; i++) {
        IndexedSegment segment = index.add(1, one, RowFiles.single());
        index.show(segment, Map.of(0, new FileOrder(i, 0)));
        segments.add(segment);
      }
      assertThat(segments.stream().filter(segment -> segment.hidden().count() == 0))
          .containsExactly(segments.getLast());
      for (IndexedSegment segment : segments.subList(0, times - 1)) {
        index.hide(segment, onlyFile());
        index.remove(segment);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      System.out.printf("a key %d times, then all but the newest gone: %s%n", times, took);
      assertThat(index.keys()).isEqualTo(1);
      assertThat(segments.getLast().hidden().count()).isZero();
      assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void oneFileWithAKeyAQuarterOfAMillionTimesComesAndGoes() {
    KeyColumn same = KeyColumns.of(IntStream.range(0, SEGMENT_ROWS).mapToObj(i -> "same").toList());
    try (KeyIndex index = new KeyIndex(budget)) {
      IndexedSegment segment = index.add(SEGMENT_ROWS, same, RowFiles.single());
      long begin = System.nanoTime();
      index.show(segment, Map.of(0, new FileOrder(1, 0)));
      assertThat(segment.hidden().count()).isEqualTo(SEGMENT_ROWS - 1);
      assertThat(segment.hidden().contains(SEGMENT_ROWS - 1)).isFalse();
      index.hide(segment, onlyFile());
      assertThat(index.keys()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void insertingAndRemovingForLongDoesNotGrowTheTable() {
    try (KeyIndex index = new KeyIndex(budget)) {
      for (int round = 0; round < 2_000; round++) {
        int from = round * 100;
        KeyColumn keys =
            KeyColumns.of(IntStream.range(from, from + 100).mapToObj(Integer::toString).toList());
        IndexedSegment segment = index.add(100, keys, RowFiles.single());
        index.show(segment, Map.of(0, new FileOrder(round, 0)));
        index.hide(segment, onlyFile());
        index.remove(segment);
      }
      assertThat(index.tableBytes()).isLessThan(16 << 10);
    }
  }
}
