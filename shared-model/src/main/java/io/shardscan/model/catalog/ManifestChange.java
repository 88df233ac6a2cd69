package io.shardscan.model.catalog;

import java.util.List;

/**
 * One change that a commit makes. Changes are idempotent: a version that a manifest already knows
 * is not taken again, and removing what is not there changes nothing.
 */
public sealed interface ManifestChange {
  /** The file that changes. */
  String file();

  /**
   * A version was read whole; its rows replace those of the file's earlier version.
   *
   * @param file the file's name
   * @param version the version read
   * @param rows rows read
   * @param dimension components of each vector
   * @param segments the segments that hold the rows, in the file's order
   */
  record Taken(
      String file, FileVersion version, long rows, int dimension, List<SegmentRef> segments)
      implements ManifestChange {
    public Taken {
      segments = List.copyOf(segments);
    }
  }

  /**
   * A version could not be read; the rows of the file's earlier version stay.
   *
   * @param file the file's name
   * @param version the version that failed
   * @param reason why, for the user to read
   */
  record Failed(String file, FileVersion version, String reason) implements ManifestChange {}

  /**
   * The file was deleted; its rows go.
   *
   * @param file the file's name
   */
  record Removed(String file) implements ManifestChange {}
}
