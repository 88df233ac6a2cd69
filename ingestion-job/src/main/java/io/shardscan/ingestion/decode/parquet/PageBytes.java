package io.shardscan.ingestion.decode.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;

/** The bytes of pages. */
final class PageBytes {
  private PageBytes() {}

  /** A page's bytes, or a part's, as a little-endian buffer; nothing is copied. */
  static ByteBuffer of(BytesInput bytes) {
    try {
      return bytes
          .toInputStream()
          .slice(Math.toIntExact(bytes.size()))
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes runs of levels, or of booleans, that stand after their length, as in data pages of
   * version 1, and passes over them.
   *
   * @param bytes little-endian, at the length
   * @param column for the message
   */
  static ByteBuffer prefixedRuns(ByteBuffer bytes, String column) {
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw DamagedFile.because("column '%s' has a page that ends early".formatted(column));
    }
    ByteBuffer runs = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return runs;
  }
}
