package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What became of an uploaded file. A file that replaces another and cannot be read leaves the rows
 * of its predecessor served: then both a failure and rows are there, and the rows' version is not
 * the file's.
 *
 * @param name the file's name
 * @param version the newest version that was processed
 * @param failure why that version could not be taken, or null if it was
 * @param served the rows that queries see, or null if the file never had any
 */
public record FileEntry(
    String name, FileVersion version, @Nullable String failure, @Nullable ServedRows served) {
  public FileEntry {
    if (failure == null && served == null) {
      throw new IllegalArgumentException("file " + name + " neither failed nor has rows");
    }
  }

  /** Whether the newest version could not be taken. */
  public boolean failed() {
    return failure != null;
  }

  /** Rows that queries see, 0 if none. */
  public long rows() {
    return served == null ? 0 : served.rows();
  }
}
