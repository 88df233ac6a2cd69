package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.FileSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads small ranges of a file that are near each other, many with one request. */
final class FileWindow {
  private static final int WINDOW_BYTES = 64 << 10;

  private final FileSource source;
  private byte[] window = new byte[0];
  private long start;

  FileWindow(FileSource source) {
    this.source = source;
  }

  /** Reads a range, which must lie in the file; in the byte order of the format. */
  ByteBuffer read(long offset, int length) {
    if (offset < start || offset + length > start + window.length) {
      window =
          source.read(
              offset, (int) Math.min(Math.max(length, WINDOW_BYTES), source.size() - offset));
      start = offset;
    }
    return ByteBuffer.wrap(window, (int) (offset - start), length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
