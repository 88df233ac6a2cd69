package io.shardscan.server.memory;

/** Something does not fit in the memory budget. */
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

  /** Bytes that were asked for beyond those in use. */
  public long needed() {
    return needed;
  }
}
