package io.shardscan.server.collection;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows chosen by chance, with their places on the axes along which they differ most.
 *
 * @param rows the rows
 * @param positions the place of each row, in the same order; empty without axes
 * @param explainedVariance the share of the rows' variance along each axis, 0 to 1; empty without
 *     axes
 */
public record RowSample(
    List<StoredRow> rows, List<double[]> positions, List<Double> explainedVariance) {
  /** Places rows on so many axes; zero of them cost nothing. */
  public static RowSample of(List<StoredRow> rows, int axes) {
    if (axes == 0) {
      return new RowSample(rows, List.of(), List.of());
    }
    if (rows.isEmpty()) {
      return new RowSample(
          rows, List.of(), IntStream.range(0, axes).mapToObj(axis -> 0.0).toList());
    }
    List<float[]> vectors = rows.stream().map(StoredRow::vector).toList();
    PrincipalAxes found = new PrincipalAxes(vectors, axes);
    return new RowSample(
        rows,
        vectors.stream().map(found::position).toList(),
        IntStream.range(0, axes).mapToObj(axis -> found.explainedVariance()[axis]).toList());
  }
}
