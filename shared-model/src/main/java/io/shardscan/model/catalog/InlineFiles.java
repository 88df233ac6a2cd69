package io.shardscan.model.catalog;

import io.shardscan.model.limits.UploadFormat;

/**
 * Names of the files that hold changes sent row by row. Each batch of changes is a file of its own
 * among the collection's uploads; they are named so that the later of two has the greater name, and
 * take effect in that order, whichever is read first. To users all of them together are one file,
 * {@value #NAME}.
 */
public final class InlineFiles {
  /** The name of all of them together, which no uploaded file may have. */
  public static final String NAME = "__wal__";

  private static final String PREFIX = NAME + "-";

  private InlineFiles() {}

  /**
   * A file of rows that are new, or take the place of those with the same keys.
   *
   * @param micros when it was sent, in microseconds since 1970
   * @param unique letters and digits that no other batch of the same time has
   */
  public static String upserts(long micros, String unique) {
    return name(micros, unique, UploadFormat.UPSERTS);
  }

  /** A file of keys whose rows are deleted; otherwise as {@link #upserts}. */
  public static String deletions(long micros, String unique) {
    return name(micros, unique, UploadFormat.DELETIONS);
  }

  private static String name(long micros, String unique, UploadFormat format) {
    return "%s%017d-%s%s".formatted(PREFIX, micros, unique, format.extension());
  }

  /** Whether a file holds changes that were sent row by row. */
  public static boolean isInline(String file) {
    return file.startsWith(PREFIX)
        && (file.endsWith(UploadFormat.UPSERTS.extension())
            || file.endsWith(UploadFormat.DELETIONS.extension()));
  }

  /** Whether a file holds keys whose rows are deleted. */
  public static boolean isDeletions(String file) {
    return file.startsWith(PREFIX) && file.endsWith(UploadFormat.DELETIONS.extension());
  }
}
