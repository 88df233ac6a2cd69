package io.shardscan.model.segment;

import org.jspecify.annotations.Nullable;

/** A segment whose bytes are not those of a sound segment file: it must not answer queries. */
public final class DamagedSegmentException extends RuntimeException {
  private final String segment;

  /**
   * Damage found in a segment.
   *
   * @param segment the segment's id, or whatever name the reader was given for it
   * @param problem what was found, and what a sound segment has
   */
  public DamagedSegmentException(String segment, String problem) {
    this(segment, problem, null);
  }

  DamagedSegmentException(String segment, String problem, @Nullable Throwable cause) {
    super("Segment %s is damaged: %s".formatted(segment, problem), cause);
    this.segment = segment;
  }

  /** The segment's id, or whatever name the reader was given for it. */
  public String segment() {
    return segment;
  }
}
