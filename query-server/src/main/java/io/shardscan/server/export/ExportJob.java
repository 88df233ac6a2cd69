package io.shardscan.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An export of a collection.
 *
 * @param id the job's id, 32 hexadecimal digits
 * @param status how far it is
 * @param error why it failed, or null
 * @param epoch the collection's epoch whose rows it has
 * @param rows rows written so far
 * @param parts files written so far
 * @param begun when it was begun
 * @param updated when it last said that it goes on
 */
public record ExportJob(
    String id,
    Status status,
    @Nullable String error,
    long epoch,
    long rows,
    List<Part> parts,
    Instant begun,
    Instant updated) {
  public ExportJob {
    parts = List.copyOf(parts);
  }

  /** How far an export is. */
  public enum Status {
    /** It waits for its turn. */
    ROLLING,
    /** It is being written. */
    RUNNING,
    /** All of it is there. */
    COMPLETE,
    /** It could not be done. */
    FAILED;

    /** The status as the API spells it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more will happen. */
    public boolean ended() {
      return this == COMPLETE || this == FAILED;
    }
  }

  /**
   * A file of an export.
   *
   * @param filename its name
   * @param bytes its size
   */
  public record Part(String filename, long bytes) {}

  /** The same job, further on. */
  ExportJob with(Status next, long rowsSoFar, List<Part> partsSoFar, Instant when) {
    return new ExportJob(id, next, null, epoch, rowsSoFar, partsSoFar, begun, when);
  }

  /** The same job, which has failed. */
  ExportJob failedWith(String why, Instant when) {
    return new ExportJob(id, Status.FAILED, why, epoch, rows, parts, begun, when);
  }
}
