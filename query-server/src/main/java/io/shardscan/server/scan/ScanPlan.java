package io.shardscan.server.scan;

import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeBlock;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the rows of a query's blocks into tasks: so many that all threads are busy to the end, yet
 * large enough that fetching a task costs nothing. Small blocks share a task.
 */
final class ScanPlan {
  private static final int TASKS_PER_THREAD = 32;
  private static final long SMALLEST_TASK_BYTES = 256 << 10;
  private static final long LARGEST_TASK_BYTES = 2 << 20;

  /** Rows of all blocks before each one, and at the end of all of them. */
  private final long[] firstRows;

  private final long rowsPerTask;
  private final Pass pass;

  /** What a plan goes through: blocks are the same if their memory is. */
  private record Pass(List<MemorySegment> memory, long rowsPerTask) {}

  private ScanPlan(List<VectorBlock> blocks, long[] firstRows, long rowsPerTask) {
    this.firstRows = firstRows;
    this.rowsPerTask = rowsPerTask;
    this.pass = new Pass(blocks.stream().map(VectorBlock::base).toList(), rowsPerTask);
  }

  static ScanPlan of(ScanRequest request, int threads) {
    List<VectorBlock> blocks = request.blocks();
    long[] firstRows = new long[blocks.size() + 1];
    long bytes = 0;
    for (int i = 0; i < blocks.size(); i++) {
      int rows = blocks.get(i).rows();
      firstRows[i + 1] = firstRows[i] + rows;
      bytes += rows * bytesRead(request, i);
    }
    long rows = Math.max(1, firstRows[blocks.size()]);
    long bytesPerRow = Math.max(1, bytes / rows);
    long taskBytes =
        Math.clamp(
            bytes / ((long) TASKS_PER_THREAD * threads), SMALLEST_TASK_BYTES, LARGEST_TASK_BYTES);
    long rowsPerTask = Math.max(1, taskBytes / bytesPerRow);
    boolean coded = request.codes().stream().anyMatch(Optional::isPresent);
    return new ScanPlan(
        blocks,
        firstRows,
        coded
            ? Math.ceilDiv(rowsPerTask, CodeBlock.STRIPE_ROWS) * CodeBlock.STRIPE_ROWS
            : rowsPerTask);
  }

  /** Bytes that are read of most rows of a block. */
  private static long bytesRead(ScanRequest request, int block) {
    return request
        .codes()
        .get(block)
        .map(codes -> (long) codes.basis().columns())
        .orElse(request.blocks().get(block).vectorBytes());
  }

  /** Equal for plans that go through the same rows in the same tasks. */
  Object pass() {
    return pass;
  }

  /** How many tasks there are. */
  int tasks() {
    return Math.toIntExact(Math.ceilDiv(firstRows[firstRows.length - 1], rowsPerTask));
  }

  /** Receives rows of one block. */
  interface RangeConsumer {
    /** Takes rows {@code from} to {@code to − 1} of a block. */
    void accept(int block, int from, int to);
  }

  /** Passes a task's rows, block by block. */
  void forEachRange(int task, RangeConsumer consumer) {
    long from = task * rowsPerTask;
    long to = Math.min(from + rowsPerTask, firstRows[firstRows.length - 1]);
    for (int block = blockOf(from); from < to; block++) {
      long end = Math.min(to, firstRows[block + 1]);
      if (from < end) {
        consumer.accept(block, (int) (from - firstRows[block]), (int) (end - firstRows[block]));
        from = end;
      }
    }
  }

  private int blockOf(long row) {
    int found = Arrays.binarySearch(firstRows, row);
    return found >= 0 ? found : -found - 2;
  }
}
