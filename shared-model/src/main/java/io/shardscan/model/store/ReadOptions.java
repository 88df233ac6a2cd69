package io.shardscan.model.store;

import org.jspecify.annotations.Nullable;

/**
 * Which bytes of an object to read, and of which version.
 *
 * @param offset first byte, from 0
 * @param length bytes to read; a range that passes the end of the object is cut there; {@link
 *     #TO_END} for all that follow
 * @param ifMatch the ETag the object must have, or null for any
 */
public record ReadOptions(long offset, long length, @Nullable String ifMatch) {
  /** A length that means "to the end of the object". */
  public static final long TO_END = -1;

  /** The whole object, whatever its version. */
  public static final ReadOptions WHOLE = new ReadOptions(0, TO_END, null);

  public ReadOptions {
    if (offset < 0 || length < TO_END) {
      throw new IllegalArgumentException("bad range: offset " + offset + ", length " + length);
    }
  }

  /** A range of the object, whatever its version. */
  public static ReadOptions range(long offset, long length) {
    return new ReadOptions(offset, length, null);
  }

  /** The same range, of one version only. */
  public ReadOptions ofVersion(String etag) {
    return new ReadOptions(offset, length, etag);
  }
}
