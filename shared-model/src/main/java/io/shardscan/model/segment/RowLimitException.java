package io.shardscan.model.segment;

/**
 * A row that no segment can take, because it passes a limit of the service. Nothing of its batch
 * was appended; the file it is from cannot be taken.
 */
public final class RowLimitException extends RuntimeException {
  private final int batchRow;
  private final String problem;

  /**
   * A row beyond a limit.
   *
   * @param batchRow the row's number in its batch, from 0
   * @param problem what is wrong, and what is allowed
   */
  RowLimitException(int batchRow, String problem) {
    super("Row %d of the batch: %s".formatted(batchRow, problem));
    this.batchRow = batchRow;
    this.problem = problem;
  }

  /** The row's number in the batch that was to be appended, from 0. */
  public int batchRow() {
    return batchRow;
  }

  /** What is wrong and what is allowed, without the row's number. */
  public String problem() {
    return problem;
  }
}
