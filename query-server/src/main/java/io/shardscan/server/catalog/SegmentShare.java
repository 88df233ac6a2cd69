package io.shardscan.server.catalog;

/**
 * Which segments of a collection this server holds whole; of the others it holds the keys. Two
 * shares are equal if they say the same of every segment.
 */
public interface SegmentShare {
  /** All segments: the share of a server that is alone. */
  SegmentShare ALL = new All();

  /** Everything. */
  record All() implements SegmentShare {
    @Override
    public boolean holds(String segment) {
      return true;
    }
  }

  /** Whether this server holds a segment. */
  boolean holds(String segment);
}
