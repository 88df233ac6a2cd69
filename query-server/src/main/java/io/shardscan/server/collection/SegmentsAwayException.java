package io.shardscan.server.collection;

/**
 * Some segments of a snapshot can be worked on by nobody at this moment: servers come and go, or
 * the snapshot is no longer the newest. It makes sense to begin again at once.
 */
public final class SegmentsAwayException extends RuntimeException {
  /** The message is for the user, where beginning again did not help. */
  public SegmentsAwayException() {
    super("Some servers that hold the collection did not answer: ask again in a second.");
  }
}
