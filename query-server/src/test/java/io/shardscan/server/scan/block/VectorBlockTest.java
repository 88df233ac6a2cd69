package io.shardscan.server.scan.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shardscan.server.scan.TestBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorBlockTest {
  private static List<Integer> visible(VectorBlock block, int from, int to, int room) {
    List<Integer> all = new ArrayList<>();
    int[] rows = new int[room];
    int next = from;
    int count = room;
    while (count == room) {
      count = block.visibleRows(next, to, rows);
      for (int i = 0; i < count; i++) {
        all.add(rows[i]);
        next = rows[i] + 1;
      }
    }
    return all;
  }

  private static TestBlock block(int rows) {
    return TestBlock.of(new float[rows][1], 1, "k");
  }

  private static BitSet random(SplittableRandom random, int rows, double share) {
    BitSet set = new BitSet();
    for (int row = 0; row < rows; row++) {
      set.set(row, random.nextDouble() < share);
    }
    return set;
  }

  @Test
  void listsExactlyTheVisibleRowsOfARange() {
    SplittableRandom random = new SplittableRandom(7);
    for (int rows : new int[] {1, 63, 64, 65, 130, 1000}) {
      for (double share : new double[] {0, 0.02, 0.5, 1}) {
        TestBlock block =
            block(rows)
                .hiding(random(random, rows, share))
                .allowing(random(random, rows, 1 - share / 2));
        int from = random.nextInt(rows);
        int to = random.nextInt(from, rows) + 1;
        List<Integer> expected = new ArrayList<>();
        for (int row = from; row < to; row++) {
          if (!block.invisible().get(row)) {
            expected.add(row);
          }
        }
        for (int room : new int[] {1, 3, 256}) {
          assertThat(visible(block.block(), from, to, room)).isEqualTo(expected);
        }
        assertThat(visible(block(rows).block(), from, to, 5)).hasSize(to - from);
      }
    }
  }

  @Test
  void showsAllRowsAgainWithoutBitmaps() {
    BitSet one = new BitSet();
    one.set(1);
    VectorBlock block = block(3).hiding(one).allowing(one).block();
    assertThat(visible(block, 0, 3, 2)).isEmpty();
    assertThat(visible(block.withHidden(null), 0, 3, 2)).containsExactly(1);
    assertThat(visible(block.withHidden(null).withAllowed(null), 0, 3, 2)).containsExactly(0, 1, 2);
  }

  @Test
  void knowsBetweenWhichLengthsItsVectorsLie() {
    NormRange range =
        TestBlock.of(new float[][] {{3, 4}, {0, 0}, {0, 1e-3f}}, 2, "k").block().norms();
    assertThat(range).isEqualTo(new NormRange(1e-3f, 5));
    assertThat(range.safe()).isTrue();
    assertThat(TestBlock.of(new float[][] {{0, 0}}, 2, "k").block().norms().safe()).isTrue();
    assertThat(TestBlock.of(new float[][] {{1e16f, 0}, {1, 0}}, 2, "k").block().norms().safe())
        .isFalse();
    assertThat(TestBlock.of(new float[][] {{1e-16f, 0}, {1, 0}}, 2, "k").block().norms().safe())
        .isFalse();
    assertThat(TestBlock.of(new float[][] {{Float.NaN, 0}}, 2, "k").block().norms().safe())
        .isFalse();
  }

  @Test
  void doesNotTrustANormOfZeroWithAVectorThatIsNot() {
    MemorySegment base = Arena.ofAuto().allocate(64);
    base.set(VectorBlock.FLOAT32, 4, 1e-30f);
    VectorBlock block = new VectorBlock(base, 0, 8, 1, 2, new KeySource(base, 16, 24));
    assertThat(block.norms().safe()).isFalse();
  }

  @Test
  void refusesWhatDoesNotFit() {
    MemorySegment base = Arena.ofAuto().allocate(64);
    KeySource keys = new KeySource(base, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VectorBlock(base, 0, 0, 5, 4, keys))
        .withMessageContaining("80 bytes of vectors at 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VectorBlock(base, 0, 62, 1, 4, keys))
        .withMessageContaining("norms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VectorBlock(base, 0, 0, 1, 1, new KeySource(base, 60, 0)))
        .withMessageContaining("key offsets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VectorBlock(base, 0, 0, 1, 0, keys))
        .withMessageContaining("1 component");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> block(3).block().withHidden(RowBitmap.of(new long[1], 4)))
        .withMessageContaining("4 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowBitmap.of(new long[1], 65))
        .withMessageContaining("2 words");
  }

  /** Rows counts beside a multiple of 64, where a bitmap's last word is full, or nearly so. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129})
  void listsTheVisibleRowsOfEveryStretch(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    BitSet hidden = new BitSet();
    BitSet allowed = new BitSet();
    for (int row = 0; row < rows; row++) {
      hidden.set(row, random.nextInt(4) == 0);
      allowed.set(row, random.nextInt(4) > 0);
    }
    TestBlock whole = TestBlock.of(new float[rows][1], 1, "k");
    for (TestBlock each :
        List.of(
            whole,
            whole.hiding(hidden),
            whole.allowing(allowed),
            whole.hiding(hidden).allowing(allowed))) {
      int seen = rows - each.invisible().cardinality();
      assertThat(each.block().leastVisible()).isLessThanOrEqualTo(seen);
      for (int from = 0; from <= rows; from++) {
        for (int to = from; to <= rows; to++) {
          int[] expected =
              IntStream.range(from, to).filter(row -> !each.invisible().get(row)).toArray();
          int[] listed = new int[rows + 1];
          int count = each.block().visibleRows(from, to, listed);
          assertThat(Arrays.copyOf(listed, count)).containsExactly(expected);
        }
      }
    }
  }

  @Test
  void countsTheRowsOfABitmapAlone() {
    for (int rows : new int[] {0, 1, 63, 64, 65, 128}) {
      long[] words = new long[(rows + 63) / 64];
      Arrays.fill(words, -1L);
      assertThat(RowBitmap.of(words, rows).count()).isEqualTo(rows);
    }
  }
}
