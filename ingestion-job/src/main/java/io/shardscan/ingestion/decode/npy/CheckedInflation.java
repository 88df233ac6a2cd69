package io.shardscan.ingestion.decode.npy;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** A deflated file of a zip archive, checked once all of it has been read. */
final class CheckedInflation extends InflaterInputStream {
  private static final int BUFFER_BYTES = 32 << 10;

  private final CRC32 crc = new CRC32();
  private final long expectedCrc;
  private long left;

  /**
   * Inflates a file.
   *
   * @param inflater of bytes without a header; closed with this
   * @param bytes how many there must be
   */
  CheckedInflation(InputStream in, Inflater inflater, long bytes, long expectedCrc) {
    super(in, inflater, BUFFER_BYTES);
    this.left = bytes;
    this.expectedCrc = expectedCrc;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    if (count > 0) {
      crc.update(to, offset, count);
      left -= count;
      if (left == 0 && crc.getValue() != expectedCrc) {
        throw new ZipException("its checksum is wrong");
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      inf.end();
    }
  }
}
