package io.shardscan.commandline.upload;

import java.time.Instant;
import java.util.Map;

/**
 * An upload in parts that the server has begun.
 *
 * @param id the server's name for it
 * @param partBytes bytes of each part but the last
 * @param size bytes of the file
 * @param modified when the file was changed last
 * @param begun when it was begun
 * @param digests SHA-256 of each part that was sent, by number from 1
 */
record BegunUpload(
    String id,
    long partBytes,
    long size,
    Instant modified,
    Instant begun,
    Map<Integer, String> digests) {

  /** How many parts there are. */
  int parts() {
    return (int) ((size + partBytes - 1) / partBytes);
  }

  /** How many bytes a part has. */
  long bytesOf(int part) {
    return Math.min(partBytes, size - (part - 1) * partBytes);
  }

  /** Bytes that were sent. */
  long sentBytes() {
    return digests.keySet().stream().mapToLong(this::bytesOf).sum();
  }
}
