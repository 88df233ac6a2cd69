package io.shardscan.server.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of longs, zero at first, that count against the budget: off-heap where they are
 * many, so that the Java heap need not grow with the data; on the heap where they are few, since
 * there may be very many such tables.
 */
final class LongTable implements AutoCloseable {
  /** Longs up to which a table lies on the heap. */
  private static final long MAX_ON_HEAP = 1 << 10;

  private final MemoryBudget.Reservation reservation;
  private final @Nullable Arena arena;
  private final MemorySegment longs;
  private final long length;

  /**
   * Allocates a table.
   *
   * @throws BudgetExceededException if it does not fit
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close(), which every owner calls
  LongTable(MemoryBudget budget, long length) {
    this.length = length;
    this.reservation = budget.require(length * Long.BYTES);
    if (length <= MAX_ON_HEAP) {
      arena = null;
      longs = MemorySegment.ofArray(new long[(int) length]);
    } else {
      arena = Arena.ofShared();
      longs = arena.allocate(ValueLayout.JAVA_LONG, length);
    }
  }

  long length() {
    return length;
  }

  long get(long index) {
    return longs.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  void set(long index, long value) {
    longs.setAtIndex(ValueLayout.JAVA_LONG, index, value);
  }

  @Override
  public void close() {
    if (arena != null && arena.scope().isAlive()) {
      arena.close();
    }
    reservation.close();
  }
}
