package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A segment that a manifest names. Several files may name the same one: then it holds rows of each.
 *
 * @param id the segment's id: its key in the store is {@link StoreLayout#segment}
 * @param rows rows in it, those of all files, dead ones included
 * @param bytes size of the object
 * @param coding how its rows are coded, or null if they are not
 */
public record SegmentRef(String id, long rows, long bytes, @Nullable Coding coding) {
  /** A segment whose rows are not coded. */
  public SegmentRef(String id, long rows, long bytes) {
    this(id, rows, bytes, null);
  }

  /**
   * How a segment's rows are coded.
   *
   * @param basis id of the basis of the codes
   * @param meanError mean of the rows' code errors, those that are infinite taken as 0; at least 0:
   *     how well the basis fits the rows
   */
  public record Coding(String basis, float meanError) {}

  /** The id of the basis of the rows' codes, or null if they are not coded. */
  public @Nullable String basis() {
    return coding == null ? null : coding.basis();
  }
}
