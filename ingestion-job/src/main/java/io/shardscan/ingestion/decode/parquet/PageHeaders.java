package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.DecodeException;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TException;

/** Reads the headers of a column chunk's pages, whose sizes are checked against the chunk's. */
final class PageHeaders {
  private static final int USUAL_BYTES = 4 << 10;

  private final ChunkWindow bytes;
  private final String column;

  /**
   * Reads from a chunk's bytes.
   *
   * @param column the column's name for messages
   */
  PageHeaders(ChunkWindow bytes, String column) {
    this.bytes = bytes;
    this.column = column;
  }

  /** Reads the next page's header and passes over it; the page's bytes follow. */
  PageHeader next() {
    int usual = (int) Math.min(bytes.left(), USUAL_BYTES);
    int most = (int) Math.min(bytes.left(), ParquetLimits.MAX_PAGE_HEADER_BYTES);
    try {
      return read(usual);
    } catch (TException e) {
      // It may only be longer than most; values that are compared in it have no limit.
      try {
        return read(most);
      } catch (TException damaged) {
        throw new DecodeException(
            because("has a page whose header cannot be read").getMessage(), damaged);
      }
    }
  }

  private PageHeader read(int size) throws TException {
    bytes.require(size);
    PageHeader header = new PageHeader();
    int length = BoundedThrift.read(header, bytes.array(), bytes.position(), size);
    checkSizes(header, bytes.left() - length);
    bytes.skip(length);
    return header;
  }

  private void checkSizes(PageHeader header, long left) {
    int size = header.getCompressed_page_size();
    int uncompressed = header.getUncompressed_page_size();
    if (size < 0 || uncompressed < 0 || size > left) {
      throw because(
          "has a page that is said to have %d bytes, %d uncompressed, where %d are left"
              .formatted(size, uncompressed, left));
    }
    if (size > ParquetLimits.MAX_PAGE_BYTES || uncompressed > ParquetLimits.MAX_PAGE_BYTES) {
      throw new DecodeException(
          "Column '%s' of the Parquet file has a page of %d bytes, %d uncompressed; at most %d MiB are allowed: write pages of about 1 MiB"
              .formatted(column, size, uncompressed, ParquetLimits.MAX_PAGE_BYTES >> 20));
    }
  }

  private DecodeException because(String reason) {
    return DamagedFile.because("column '%s' %s".formatted(column, reason));
  }
}
