package io.shardscan.ingestion.segment;

import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of segments: {@code {file}-{split}-{part}-{random}}, where the first tells from which file
 * the segment was made without naming it, and the last keeps two tries at the same split apart.
 */
public final class SegmentIds {
  private static final int FILE_HASH_BYTES = 8;
  private static final char SEPARATOR = '-';

  private SegmentIds() {}

  /**
   * A new id.
   *
   * @param upload the file that the rows are from
   * @param split the split's number in the file
   * @param part the segment's number in the split
   * @param environment gives what tells tries apart
   */
  public static String next(UploadKey upload, int split, int part, Environment environment) {
    String random = environment.uniqueId().toString().replace("-", "").substring(0, 12);
    return filePrefix(upload) + SEPARATOR + split + SEPARATOR + part + SEPARATOR + random;
  }

  /** What the ids of all of a file's segments begin with. */
  public static String filePrefix(UploadKey upload) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(upload.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FILE_HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The part of an id that {@link #filePrefix} made. */
  public static String prefixOf(String id) {
    int end = id.indexOf(SEPARATOR);
    return end < 0 ? id : id.substring(0, end);
  }
}
