package io.shardscan.commandline.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * A stretch of a file.
 *
 * @param file the file
 * @param offset its first byte
 * @param length how many bytes
 */
record FileRegion(Path file, long offset, long length) {
  private static final int BUFFER_BYTES = 64 << 10;

  /** SHA-256 of the bytes, in hexadecimal. */
  String sha256() throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open(bytes -> {})) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The bytes as a request's body.
   *
   * @param read told of bytes as they are sent
   */
  BodyPublisher publisher(LongConsumer read) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return open(read);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        length);
  }

  private InputStream open(LongConsumer read) throws IOException {
    RandomAccessFile source = new RandomAccessFile(file.toFile(), "r");
    try {
      source.seek(offset);
    } catch (IOException e) {
      source.close();
      throw e;
    }
    return new RegionStream(source, length, read);
  }

  private static final class RegionStream extends InputStream {
    private final RandomAccessFile source;
    private final LongConsumer told;
    private long left;

    RegionStream(RandomAccessFile source, long length, LongConsumer told) {
      this.source = source;
      this.told = told;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int most) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = source.read(buffer, from, (int) Math.min(most, left));
      if (read < 0) {
        throw new EOFException("the file has become shorter while it was sent");
      }
      left -= read;
      told.accept(read);
      return read;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
