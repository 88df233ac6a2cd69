package io.shardscan.model.store;

/**
 * Tells which keys were written or deleted, shortly after it was done. A hint, not a record: some
 * changes may never be told, others twice, and nothing of what happened while no feed was open.
 * Used by one thread, but closed by any.
 */
public interface ChangeFeed extends AutoCloseable {
  /**
   * Waits for the next change.
   *
   * @return the key that was written or deleted
   * @throws ObjectStoreException if the feed has ended, for whatever reason; another may be opened
   */
  String next();

  /** Ends the feed, and whoever waits for it. Does not throw. */
  @Override
  void close();
}
