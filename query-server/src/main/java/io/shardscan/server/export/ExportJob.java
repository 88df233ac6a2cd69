package io.shardscan.server.export;

import java.time.Instant;
import java.util.ArrayList;
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
 * @param updated when its server last said that it goes on
 * @param owner the process that writes it; empty if none does
 * @param turn how many processes have had it, this one included
 */
public record ExportJob(
    String id,
    Status status,
    @Nullable String error,
    long epoch,
    long rows,
    List<Part> parts,
    Instant begun,
    Instant updated,
    String owner,
    int turn) {
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
   * @param object its name in the store, where the turn that wrote it is a part of it
   * @param bytes its size
   * @param rows its rows
   * @param etag its version in the store
   */
  public record Part(String filename, String object, long bytes, long rows, String etag) {}

  /** An export that begins. */
  static ExportJob begun(String id, Status status, long epoch, Instant when, String owner) {
    return new ExportJob(id, status, null, epoch, 0, List.of(), when, when, owner, 1);
  }

  /** The same job, still under way. */
  ExportJob at(Instant when) {
    return new ExportJob(id, status, error, epoch, rows, parts, begun, when, owner, turn);
  }

  /** The same job, further on or ended well. */
  ExportJob with(Status next) {
    return new ExportJob(id, next, null, epoch, rows, parts, begun, updated, owner, turn);
  }

  /** The same job with so many of its parts, from the first. */
  ExportJob withFirst(int count) {
    List<Part> first = parts.subList(0, count);
    long theirs = first.stream().mapToLong(Part::rows).sum();
    return new ExportJob(id, status, error, epoch, theirs, first, begun, updated, owner, turn);
  }

  /** The same job with one part more. */
  ExportJob plus(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new ExportJob(
        id, status, error, epoch, rows + part.rows(), more, begun, updated, owner, turn);
  }

  /** The same job, which has failed. */
  ExportJob failedWith(String why) {
    return new ExportJob(id, Status.FAILED, why, epoch, rows, parts, begun, updated, owner, turn);
  }

  /** The same job in the hands of another process, whose turn it is. */
  ExportJob takenBy(String process) {
    return new ExportJob(id, status, error, epoch, rows, parts, begun, updated, process, turn + 1);
  }

  /** The same job, which any process may take over at once. */
  ExportJob withoutOwner() {
    return new ExportJob(id, status, error, epoch, rows, parts, begun, updated, "", turn);
  }
}
