package io.shardscan.server.collection;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file and what became of it.
 *
 * @param name the file's name
 * @param size bytes
 * @param modified when it was uploaded
 * @param state how far it is
 * @param failureReason why it could not be taken, or null
 * @param rows rows of it that are served; for a failed replacement those of its predecessor
 * @param segments segments that hold those rows
 */
public record FileSummary(
    String name,
    long size,
    Instant modified,
    State state,
    @Nullable String failureReason,
    long rows,
    int segments) {
  /** How far a file is. */
  public enum State {
    /** Uploaded, or deleted, but queries do not see it yet. */
    PROCESSING,
    /** Its rows are in every answer. */
    READY,
    /** It could not be taken. */
    FAILED;

    /** The state as the API spells it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
