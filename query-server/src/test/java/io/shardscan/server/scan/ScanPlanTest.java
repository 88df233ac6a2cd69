package io.shardscan.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
  private static List<VectorBlock> blocks(int dimension, int... rows) {
    return IntStream.of(rows)
        .mapToObj(count -> TestBlock.of(new float[count][dimension], dimension, "k").block())
        .toList();
  }

  private static ScanPlan plan(List<VectorBlock> blocks, int dimension, int threads) {
    return ScanPlan.of(request(blocks, dimension), threads);
  }

  private static ScanRequest request(List<VectorBlock> blocks, int dimension) {
    return new ScanRequest(
        new float[dimension], Metric.DOT_PRODUCT, 16_384, Float.NEGATIVE_INFINITY, blocks);
  }

  /** Runs all tasks of a plan; the candidates are the rows that it visited. */
  private static List<Long> rowsScanned(ScanPlan plan, List<VectorBlock> blocks, int dimension) {
    ScanQuery query = ScanQuery.of(request(blocks, dimension), KernelSelection.named("scalar"));
    return IntStream.range(0, plan.tasks())
        .boxed()
        .flatMap(
            task -> {
              RowScanner scanner = new RowScanner(query);
              plan.forEachRange(task, scanner::scan);
              long rows = scanner.stats(0).rowsScanned();
              assertThat(rows).isPositive();
              return IntStream.range(0, scanner.candidates().size())
                  .mapToObj(scanner.candidates()::id);
            })
        .toList();
  }

  private static List<Long> allRows(List<VectorBlock> blocks) {
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(
            block ->
                IntStream.range(0, blocks.get(block).rows())
                    .mapToObj(row -> (long) block << 32 | row))
        .toList();
  }

  @Test
  void visitsEveryRowOnce() {
    for (List<VectorBlock> blocks :
        List.of(
            blocks(64, 5_000),
            blocks(64, 0, 3, 0, 0, 4_000, 1, 1, 1, 2_000, 0),
            blocks(64, IntStream.range(0, 3_000).map(i -> 1).toArray()))) {
      ScanPlan plan = plan(blocks, 64, 2);
      assertThat(rowsScanned(plan, blocks, 64)).isEqualTo(allRows(blocks));
    }
  }

  @Test
  void givesEveryThreadManyTasksOfUsefulSize() {
    assertThat(plan(blocks(256, 100_000), 256, 2).tasks()).isBetween(50, 70);
    assertThat(plan(blocks(256, 100), 256, 2).tasks()).isEqualTo(1);
    assertThat(plan(blocks(256, 1_000), 256, 64).tasks()).isEqualTo(4);
    assertThat(plan(blocks(16_384, 10), 16_384, 2).tasks()).isEqualTo(3);
    assertThat(plan(blocks(4, 0, 0), 4, 2).tasks()).isZero();
    assertThat(plan(List.of(), 4, 2).tasks()).isZero();
  }

  @Test
  void putsSmallBlocksIntoOneTask() {
    List<VectorBlock> blocks = Stream.generate(() -> blocks(4, 1).getFirst()).limit(1_000).toList();
    assertThat(plan(blocks, 4, 2).tasks()).isEqualTo(1);
  }
}
