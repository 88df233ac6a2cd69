package io.shardscan.ingestion.optimize.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSampleTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");

  @TempDir Path directory;
  private ObjectStore store;
  private final List<SegmentRef> segments = new ArrayList<>();
  private int rows;

  @BeforeEach
  void open() {
    store = new DirectoryObjectStore(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A segment whose rows are numbered through: row n is (n, −n). */
  private void segment(int count) {
    float[] vectors = new float[2 * count];
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      vectors[2 * i] = rows + i;
      vectors[2 * i + 1] = -rows - i;
      keys[i] = "k" + i;
    }
    try (SegmentWriter writer = new SegmentWriter(directory, 2)) {
      writer.append(new RowBatch(count, 2, vectors, keys, List.of()), 0, 0);
      segments.add(
          writer.writeTo(store, COLLECTION, "s" + rows, List.of(new SegmentFile("f.csv", "v"))));
    }
    rows += count;
  }

  private int[] sample(int most, int run) {
    RowSample sample = RowSample.of(store, COLLECTION, segments, 2, most, run, 7, () -> {});
    assertThat(sample.vectors()).hasSize(2 * sample.rows());
    int[] numbers = new int[sample.rows()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) sample.vectors()[2 * i];
      assertThat(sample.vectors()[2 * i + 1]).isEqualTo(-numbers[i]);
    }
    return numbers;
  }

  @Test
  void eachSegmentGivesItsShareAndNoRowComesTwice() {
    segment(1_000);
    segment(3);
    segment(3_000);

    int[] numbers = sample(400, 16);

    assertThat(numbers).hasSize(400);
    Set<Integer> distinct = new HashSet<>();
    int first = 0;
    int runs = 1;
    for (int i = 0; i < numbers.length; i++) {
      assertThat(distinct.add(numbers[i])).isTrue();
      first += numbers[i] < 1_000 ? 1 : 0;
      runs += i > 0 && numbers[i] != numbers[i - 1] + 1 ? 1 : 0;
    }
    assertThat(first).isBetween(98, 102);
    assertThat(runs).isBetween(20, 30);
    for (int from = 0; from + 500 <= rows; from += 500) {
      int start = from;
      assertThat(distinct).as("from %d", from).anyMatch(n -> n >= start && n < start + 500);
    }
  }

  @Test
  void allRowsAreTakenIfThereAreNoMore() {
    segment(50);
    segment(1);

    assertThat(sample(400, 16)).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  void singleRowsAreSpreadOverManySegments() {
    for (int i = 0; i < 20; i++) {
      segment(7);
    }

    assertThat(sample(64, 1)).hasSize(64).doesNotHaveDuplicates();
  }
}
