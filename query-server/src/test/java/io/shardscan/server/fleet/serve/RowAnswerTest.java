package io.shardscan.server.fleet.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.collection.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowAnswerTest {
  private static RowAnswer part(String prefix, int visible, int most) {
    List<StoredRow> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(visible, most); i++) {
      rows.add(new StoredRow(prefix + i, new float[1], null));
    }
    return new RowAnswer(visible, rows);
  }

  @Test
  void everyRowHasTheSameChanceHoweverManyItsServerHas() {
    SplittableRandom chance = new SplittableRandom(5);
    int ofLarge = 0;
    int rounds = 2_000;
    for (int i = 0; i < rounds; i++) {
      List<StoredRow> chosen =
          RowAnswer.sample(List.of(part("large", 900, 10), part("small", 100, 10)), 10, chance);
      assertThat(chosen).hasSize(10).extracting(StoredRow::key).doesNotHaveDuplicates();
      ofLarge += (int) chosen.stream().filter(row -> row.key().startsWith("large")).count();
    }
    // 9 of 10 are expected; the standard deviation of the share is 0.002.
    assertThat((double) ofLarge / (10 * rounds)).isBetween(0.89, 0.91);
  }

  @Test
  void whereFewerThanWantedAreThereAllAreChosen() {
    List<StoredRow> chosen =
        RowAnswer.sample(List.of(part("a", 3, 10), part("b", 2, 10)), 10, new SplittableRandom(1));
    assertThat(chosen)
        .extracting(StoredRow::key)
        .containsExactlyInAnyOrder("a0", "a1", "a2", "b0", "b1");
  }
}
