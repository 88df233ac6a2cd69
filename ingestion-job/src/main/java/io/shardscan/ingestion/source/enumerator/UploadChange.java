package io.shardscan.ingestion.source.enumerator;

import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.UploadKey;

/** A difference between what the bucket holds and what was last known of it. */
sealed interface UploadChange {
  /** The file that changed. */
  UploadKey upload();

  /**
   * A file is new, or its bytes are.
   *
   * @param upload the file
   * @param version the version now there
   */
  record Arrived(UploadKey upload, FileVersion version) implements UploadChange {}

  /**
   * A file is no longer there.
   *
   * @param upload the file
   */
  record Gone(UploadKey upload) implements UploadChange {}
}
