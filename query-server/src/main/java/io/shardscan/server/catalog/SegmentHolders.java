package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionId;

/** Tells which segments this server is to hold, and which ones others hold. */
public interface SegmentHolders {
  /** A server that is alone holds everything. */
  SegmentHolders ALONE =
      new SegmentHolders() {
        @Override
        public SegmentShare share() {
          return SegmentShare.ALL;
        }

        @Override
        public boolean heldElsewhere(CollectionId collection, String segment) {
          return false;
        }

        @Override
        public boolean mayDrop(CollectionId collection, String segment) {
          return false;
        }

        @Override
        public long oldestServed(CollectionId collection) {
          return Long.MAX_VALUE;
        }

        @Override
        public void changed(CollectionId collection) {}
      };

  /** Which segments this server is to hold whole at this moment. */
  SegmentShare share();

  /** Whether a server that answers, other than this one, holds a segment whole. */
  boolean heldElsewhere(CollectionId collection, String segment);

  /**
   * Whether this server may let go of a segment beyond its share, since those to whose share it
   * belongs hold it.
   */
  boolean mayDrop(CollectionId collection, String segment);

  /**
   * The oldest epoch of a collection that other servers' queries see: segments that were given up
   * later than that may still be asked for. {@link Long#MAX_VALUE} if there are no others.
   */
  long oldestServed(CollectionId collection);

  /** Is told that what is held or served of a collection has changed. Must return at once. */
  void changed(CollectionId collection);
}
