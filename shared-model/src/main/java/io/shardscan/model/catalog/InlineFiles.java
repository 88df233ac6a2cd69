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
  private static final int TIME_DIGITS = 17;
  private static final String FOLDED = "-folded-";

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

  /**
   * The file that stands for several that were folded into one. Its rows lie in segments alone; the
   * object of this name says only that they are there, and takes them along when it is deleted.
   *
   * @param oldest the first of those that were folded
   * @param unique letters and digits that no other file has
   * @param deletions whether it stands for keys whose rows are deleted
   */
  public static String folded(String oldest, String unique, boolean deletions) {
    return PREFIX
        + oldest.substring(PREFIX.length(), PREFIX.length() + TIME_DIGITS)
        + FOLDED
        + unique
        + (deletions ? UploadFormat.DELETIONS : UploadFormat.UPSERTS).extension();
  }

  /** Whether a file stands for several that were folded into one. */
  public static boolean isFolded(String file) {
    return isInline(file) && file.startsWith(FOLDED, PREFIX.length() + TIME_DIGITS);
  }

  /**
   * Whether an entry's rows have been folded into another file, so that nothing but its name is
   * left.
   */
  public static boolean isFoldedAway(FileEntry entry) {
    ServedRows served = entry.served();
    return served != null && served.segments().isEmpty() && isInline(entry.name());
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
