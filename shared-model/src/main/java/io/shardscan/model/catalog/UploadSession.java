package io.shardscan.model.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload of a file in parts that is under way, or has come to its end.
 *
 * @param id what the client knows it by: 32 hexadecimal digits that cannot be guessed
 * @param upload the file
 * @param size bytes that the file will have
 * @param storeId what the store knows the object in parts by
 * @param begun when it was begun
 * @param completed when it was completed, or null if it was not
 */
public record UploadSession(
    String id,
    UploadKey upload,
    long size,
    String storeId,
    Instant begun,
    @Nullable Instant completed) {
  /** The same upload at its end. */
  public UploadSession completedAt(Instant when) {
    return new UploadSession(id, upload, size, storeId, begun, when);
  }

  /**
   * A part that is stored.
   *
   * @param number the part's number, from 1
   * @param size bytes
   * @param etag the part's version in the store
   * @param sha256 SHA-256 of its bytes, 64 lower-case hexadecimal digits
   */
  public record Part(int number, long size, String etag, String sha256) {}
}
