package io.shardscan.model.store.directory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads a range of one version of a file. A version that is replaced meanwhile is still read to its
 * end, as an open file outlives its name. A file that somebody edits in place, which no store does
 * but a person may, is noticed when the last byte is read.
 */
final class FileContentStream extends InputStream {
  private final FileChannel channel;
  private final Path path;
  private final FileVersion version;
  private long remaining;

  /**
   * Takes over an open channel.
   *
   * @param offset first byte to read
   * @param length bytes to read; the range lies within the file
   */
  FileContentStream(FileChannel channel, Path path, FileVersion version, long offset, long length)
      throws IOException {
    this.channel = channel.position(offset);
    this.path = path;
    this.version = version;
    this.remaining = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int read = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, remaining)));
    if (read < 0) {
      throw new EOFException(path + " was cut while it was being read");
    }
    remaining -= read;
    if (remaining == 0) {
      requireUnedited();
    }
    return read;
  }

  private void requireUnedited() throws IOException {
    FileVersion now = FileVersion.of(path).orElse(version);
    if (Objects.equals(now.fileKey(), version.fileKey()) && !now.equals(version)) {
      throw new IOException(path + " was changed in place while it was being read");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
