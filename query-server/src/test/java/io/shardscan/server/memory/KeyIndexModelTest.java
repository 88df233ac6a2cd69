package io.shardscan.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a model that decides anew, after every step, which rows are visible. */
class KeyIndexModelTest {
  private static final KeyHash GOOD = new SeededKeyHash(42);

  /** Only seven hashes, two of which also search from the same slot. */
  private static final KeyHash BAD = (keys, row) -> GOOD.hash(keys, row) % 7 * (1L << 61);

  /** All keys collide. */
  private static final KeyHash CONSTANT = (keys, row) -> 4711;

  /** A row of the model. */
  private record Row(Segment segment, int number, String key, int file) {}

  private static final class Segment {
    final IndexedSegment indexed;
    final List<Row> rows = new ArrayList<>();
    final Map<Integer, FileOrder> live = new TreeMap<>();
    final int files;

    Segment(KeyIndex index, List<String> keys, int files, int[] fileOfRow) {
      this.files = files;
      for (int i = 0; i < keys.size(); i++) {
        rows.add(new Row(this, i, keys.get(i), fileOfRow[i]));
      }
      indexed =
          index.add(
              keys.size(),
              KeyColumns.of(keys),
              files == 1 ? RowFiles.single() : KeyColumns.files(files, fileOfRow));
    }
  }

  private static final class Model {
    final MemoryBudget budget = new MemoryBudget(1L << 30);
    final KeyIndex index;
    final Random random;
    final List<Segment> segments = new ArrayList<>();
    long sequence;

    Model(KeyHash hash, long seed) {
      index = new KeyIndex(budget, hash);
      random = new Random(seed);
    }

    Segment addSegment(int keySpace, int maxRows) {
      int rows = 1 + random.nextInt(maxRows);
      int files = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
      List<String> keys =
          IntStream.range(0, rows).mapToObj(i -> "key-" + random.nextInt(keySpace)).toList();
      int[] fileOfRow = IntStream.range(0, rows).map(i -> random.nextInt(files)).toArray();
      Segment segment = new Segment(index, keys, files, fileOfRow);
      segments.add(segment);
      return segment;
    }

    void show(Segment segment) {
      Map<Integer, FileOrder> shown = new HashMap<>();
      for (int file = 0; file < segment.files; file++) {
        if (!segment.live.containsKey(file) && random.nextInt(4) != 0) {
          // Now and then a place among the older ones, as for files that a merge took together.
          long place = random.nextInt(5) == 0 ? random.nextLong(sequence + 1) : ++sequence;
          FileOrder order = new FileOrder(place, segments.indexOf(segment));
          if (segment.live.values().stream().noneMatch(order::equals)
              && shown.values().stream().noneMatch(order::equals)) {
            shown.put(file, order);
          }
        }
      }
      index.show(segment.indexed, shown);
      segment.live.putAll(shown);
    }

    void hide(Segment segment) {
      BitSet hidden = new BitSet();
      segment.live.keySet().stream().filter(file -> random.nextBoolean()).forEach(hidden::set);
      index.hide(segment.indexed, hidden);
      hidden.stream().forEach(segment.live::remove);
    }

    void remove(Segment segment) {
      BitSet live = new BitSet();
      segment.live.keySet().forEach(live::set);
      index.hide(segment.indexed, live);
      index.remove(segment.indexed);
      segments.set(segments.indexOf(segment), new Segment(index, List.of("gone"), 1, new int[1]));
    }

    Map<String, Row> visible() {
      Comparator<Row> newest =
          Comparator.comparing((Row row) -> row.segment().live.get(row.file()))
              .thenComparingInt(Row::number);
      Map<String, Row> visible = new HashMap<>();
      for (Segment segment : segments) {
        for (Row row : segment.rows) {
          if (segment.live.containsKey(row.file())) {
            visible.merge(row.key(), row, (a, b) -> newest.compare(a, b) > 0 ? a : b);
          }
        }
      }
      return visible;
    }

    void check() {
      Map<String, Row> visible = visible();
      assertThat(index.keys()).isEqualTo(visible.size());
      for (Segment segment : segments) {
        HiddenRows hidden = segment.indexed.hidden();
        int count = 0;
        for (Row row : segment.rows) {
          boolean expected = !row.equals(visible.get(row.key()));
          assertThat(hidden.contains(row.number())).as(row.key()).isEqualTo(expected);
          count += expected ? 1 : 0;
        }
        assertThat(hidden.count()).isEqualTo(count);
      }
    }
  }

  private static void run(KeyHash hash, long seed, int steps, int keySpace, int maxRows) {
    Model model = new Model(hash, seed);
    for (int step = 0; step < steps; step++) {
      Segment any =
          model.segments.isEmpty() || model.random.nextInt(4) == 0
              ? model.addSegment(keySpace, maxRows)
              : model.segments.get(model.random.nextInt(model.segments.size()));
      switch (model.random.nextInt(6)) {
        case 0, 1, 2 -> model.show(any);
        case 3, 4 -> model.hide(any);
        default -> {
          if (model.random.nextInt(3) == 0) {
            model.remove(any);
          }
        }
      }
      model.check();
    }
    for (Segment segment : model.segments) {
      BitSet live = new BitSet();
      segment.live.keySet().forEach(live::set);
      model.index.hide(segment.indexed, live);
      segment.live.clear();
    }
    model.check();
    model.segments.forEach(segment -> model.index.remove(segment.indexed));
    long table = model.index.tableBytes();
    assertThat(model.budget.used()).as("nothing but the table is left").isEqualTo(table);
    model.index.close();
    assertThat(model.budget.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void manyDuplicates(long seed) {
    run(GOOD, seed, 300, 40, 60);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void fewDuplicatesAndATableThatGrows(long seed) {
    run(GOOD, seed, 150, 20_000, 900);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void hashesThatCollide(long seed) {
    run(BAD, seed, 150, 200, 60);
    run(CONSTANT, seed, 100, 100, 40);
  }

  @Test
  void publishedBitmapsNeverChange() {
    Model model = new Model(GOOD, 99);
    Map<HiddenRows, long[]> published = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      Segment segment = model.addSegment(50, 100);
      model.show(segment);
      model.hide(model.segments.get(model.random.nextInt(model.segments.size())));
      for (Segment each : model.segments) {
        HiddenRows hidden = each.indexed.hidden();
        published.put(hidden, hidden.words().clone());
      }
    }
    published.forEach((hidden, words) -> assertThat(hidden.words()).isEqualTo(words));
  }
}
