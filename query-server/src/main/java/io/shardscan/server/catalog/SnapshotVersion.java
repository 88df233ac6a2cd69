package io.shardscan.server.catalog;

/**
 * Which manifest a snapshot is of.
 *
 * @param epoch the manifest's number, 0 before the first
 * @param etag the version of the manifest's object, which no other has; empty before the first
 */
public record SnapshotVersion(long epoch, String etag) {
  /** Of a collection that has no manifest. */
  public static final SnapshotVersion NONE = new SnapshotVersion(0, "");
}
