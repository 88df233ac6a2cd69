package io.shardscan.model.catalog;

import io.shardscan.model.store.StoredObject;
import java.time.Duration;
import java.time.Instant;

/**
 * One state of an uploaded file's bytes.
 *
 * @param etag the version: two uploads with different bytes never share it
 * @param size bytes
 * @param modified when the bytes were uploaded
 */
public record FileVersion(String etag, long size, Instant modified) {
  /** Stores tell times to the second in some of their answers, and more closely in others. */
  private static final Duration PRECISION = Duration.ofSeconds(1);

  /** Whether it is this version that a store holds, from this or from another upload. */
  public boolean isOf(StoredObject object) {
    return etag.equals(object.etag());
  }

  /**
   * Whether a store holds it from another upload: the same bytes were uploaded once more, before or
   * after.
   */
  public boolean isOfAnotherUpload(StoredObject object) {
    return isOf(object)
        && Duration.between(modified, object.modified()).abs().compareTo(PRECISION) > 0;
  }
}
