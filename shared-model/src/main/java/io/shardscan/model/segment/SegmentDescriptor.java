package io.shardscan.model.segment;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies where in a segment.
 *
 * @param segment the segment's id, or whatever name the reader was given for it
 * @param rows rows, at least 1
 * @param dimension components of each vector
 * @param files the files that rows are from, which the file column indexes
 * @param columns all columns in the order of the file: key, vector, norm and file first
 * @param basis the id of the basis that the rows are coded in, or null if they are not coded: then
 *     there are none of the columns {@link #code}, {@link #codeError} and {@link #cell}, else all
 */
public record SegmentDescriptor(
    String segment,
    int rows,
    int dimension,
    List<SegmentFile> files,
    List<SegmentColumn> columns,
    @Nullable String basis) {
  public SegmentDescriptor {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
  }

  /**
   * Reads what lies where. The segment may be damaged in any way: everything is checked before
   * memory is allocated for it. The body is not read; {@link SegmentVerifier} checks that.
   *
   * @param segment the segment's id, for messages
   * @param size bytes of the segment
   * @throws DamagedSegmentException if this is no sound segment file of a version that is known
   */
  public static SegmentDescriptor read(String segment, long size, RangeReader reader) {
    return new SegmentParser(segment, size, reader).parse();
  }

  /** The column of keys: UTF-8 with offsets. */
  public SegmentColumn key() {
    return columns.get(0);
  }

  /** The column of vectors: {@code rows × dimension} little-endian 32-bit floats, row by row. */
  public SegmentColumn vector() {
    return columns.get(1);
  }

  /** The column of Euclidean norms: a 32-bit float a row. */
  public SegmentColumn norm() {
    return columns.get(2);
  }

  /** The column of files: a 32-bit index into {@link #files} a row. */
  public SegmentColumn file() {
    return columns.get(3);
  }

  /** The metadata columns. */
  public List<SegmentColumn> metadata() {
    return columns.stream().filter(column -> column.role().equals(SegmentLayout.METADATA)).toList();
  }

  /** The column of codes: {@code rows × dimension} bytes from −127 to 127, row by row. */
  public Optional<SegmentColumn> code() {
    return withRole(SegmentLayout.CODE);
  }

  /** The column of bounds of the codes' errors: a 32-bit float a row, at least 0, or infinite. */
  public Optional<SegmentColumn> codeError() {
    return withRole(SegmentLayout.CODE_ERROR);
  }

  /** The column of cells: a 32-bit integer a row, ascending, at least 0. */
  public Optional<SegmentColumn> cell() {
    return withRole(SegmentLayout.CELL);
  }

  private Optional<SegmentColumn> withRole(String role) {
    return columns.stream().filter(column -> column.role().equals(role)).findFirst();
  }
}
