package io.shardscan.server.memory;

import io.shardscan.model.segment.SegmentFile;
import java.util.List;

/**
 * The keys of a segment and the files that its rows are from: what decides which rows are hidden,
 * and all that a server holds of a segment whose vectors are searched elsewhere. It is there as
 * long as its one holder does not let go of it.
 */
public final class SegmentKeys {
  private final String id;
  private final int rows;
  private final List<SegmentFile> files;
  private final KeyColumn keys;
  private final RowFiles rowFiles;
  private final SharedMemory memory;

  /** Keys that lie in memory, of which this is a holder from now on. */
  SegmentKeys(
      String id,
      int rows,
      List<SegmentFile> files,
      KeyColumn keys,
      RowFiles rowFiles,
      SharedMemory memory) {
    this.id = id;
    this.rows = rows;
    this.files = List.copyOf(files);
    this.keys = keys;
    this.rowFiles = rowFiles;
    this.memory = memory;
  }

  /** The segment's id. */
  public String id() {
    return id;
  }

  /** Rows, those included that queries do not see. */
  public int rows() {
    return rows;
  }

  /** The files that rows are from. */
  public List<SegmentFile> files() {
    return files;
  }

  /** The rows' keys. */
  public KeyColumn keys() {
    return keys;
  }

  /** The rows' files, as places in {@link #files}. */
  public RowFiles rowFiles() {
    return rowFiles;
  }

  /** Lets go of the keys. */
  public void release() {
    memory.release();
  }
}
