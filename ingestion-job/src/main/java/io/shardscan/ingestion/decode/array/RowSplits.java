package io.shardscan.ingestion.decode.array;

import io.shardscan.ingestion.decode.SplitRange;
import java.util.ArrayList;
import java.util.List;

/** Divides rows of one size into splits, whose units are rows. */
public final class RowSplits {
  private RowSplits() {}

  /**
   * Divides rows.
   *
   * @param rowBytes bytes of a row, at least 1
   * @param targetBytes about how many bytes a split should have
   */
  public static List<SplitRange> of(long rows, long rowBytes, long targetBytes) {
    long most = Math.max(1, targetBytes / rowBytes);
    List<SplitRange> splits = new ArrayList<>();
    for (long row = 0; row == 0 || row < rows; row += most) {
      splits.add(new SplitRange(row, Math.min(rows, row + most), row));
      if (rows - row <= most) {
        break;
      }
    }
    return splits;
  }

  /**
   * Divides the rows of a file of arrays. Which of them are the vectors may not be known yet, so
   * they are divided only where all that could be have as many.
   */
  public static List<SplitRange> of(List<NamedArray> arrays, long targetBytes) {
    List<NamedArray> matrices = arrays.stream().filter(NamedArray::isMatrix).toList();
    if (matrices.stream().map(NamedArray::rows).distinct().count() != 1) {
      return one();
    }
    long rowBytes = matrices.stream().mapToLong(NamedArray::rowBytes).max().orElseThrow();
    return of(matrices.getFirst().rows(), Math.max(1, rowBytes), targetBytes);
  }

  /** All rows in one split, however many there are. */
  public static List<SplitRange> one() {
    return List.of(new SplitRange(0, Long.MAX_VALUE, 0));
  }
}
