package io.shardscan.server.memory;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something does not fit in the budget of memory, or in the local cache. */
public final class BudgetExceededException extends RuntimeException {
  private static final double MIB = 1 << 20;

  private final long needed;

  /**
   * What did not fit.
   *
   * @param needed bytes that were asked for beyond those in use
   * @param budget the budget that has fewer free
   */
  public BudgetExceededException(long needed, MemoryBudget budget) {
    super(
        "%.1f MiB more memory are needed, but only %.1f of the budget's %.1f MiB are free."
            .formatted(needed / MIB, budget.free() / MIB, budget.limit() / MIB));
    this.needed = needed;
  }

  BudgetExceededException(long needed, OutOfMemoryError cause) {
    super(
        "%.1f MiB more memory are needed, which the memory budget allows but the machine does not have: lower the budget."
            .formatted(needed / MIB),
        cause);
    this.needed = needed;
  }

  private BudgetExceededException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.needed = 0;
  }

  /** What does not fit in the local cache. */
  static BudgetExceededException ofCache(long needed, Path folder, MemoryBudget budget) {
    return new BudgetExceededException(
        "%.1f MiB more are needed in the local cache in %s, but only %.1f of %.1f MiB are free."
            .formatted(needed / MIB, folder, budget.free() / MIB, budget.limit() / MIB),
        null);
  }

  /** The local cache cannot be written to. */
  static BudgetExceededException ofCache(Path folder, IOException cause) {
    return new BudgetExceededException(
        "the local cache in %s cannot be used: %s".formatted(folder, cause.getMessage()), cause);
  }

  /** Bytes of memory that were asked for beyond those in use. */
  public long needed() {
    return needed;
  }
}
