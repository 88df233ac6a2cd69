package io.shardscan.ingestion.optimize.rows;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A local file for as long as a task needs it: what does not fit on the heap lies here. Little-
 * endian. It is gone when it is closed, and on POSIX systems its name is gone at once.
 */
public final class ScratchFile implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;

  private final Path directory;
  private final FileChannel file;

  /** A new, empty file in a directory, which is made if missing. */
  public ScratchFile(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      file =
          FileChannel.open(
              directory.resolve("optimize-" + UUID.randomUUID() + ".scratch"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a scratch file in " + directory, e);
    }
  }

  /**
   * Fills the file from a stream.
   *
   * @param bytes bytes that the stream must have
   * @throws IOException if it cannot be read, or has fewer
   */
  void fill(InputStream stream, long bytes) throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, bytes))];
    long at = 0;
    while (at < bytes) {
      int count = stream.readNBytes(buffer, 0, (int) Math.min(buffer.length, bytes - at));
      if (count == 0) {
        throw new EOFException("there are %d bytes of %d".formatted(at, bytes));
      }
      write(ByteBuffer.wrap(buffer, 0, count), at);
      at += count;
    }
  }

  /** Writes what remains of a buffer. */
  public void write(ByteBuffer source, long offset) {
    long at = offset;
    try {
      while (source.hasRemaining()) {
        at += file.write(source, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to a scratch file in " + directory, e);
    }
  }

  /** Fills what remains of a buffer. */
  public void read(ByteBuffer target, long offset) {
    long at = offset;
    try {
      while (target.hasRemaining()) {
        int count = file.read(target, at);
        if (count < 0) {
          throw new EOFException("a scratch file in " + directory + " was cut short");
        }
        at += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a scratch file in " + directory, e);
    }
  }

  /** Reads bytes, fewer if the file ends before. */
  ByteBuffer readRange(long offset, int length) {
    try {
      ByteBuffer target =
          ByteBuffer.allocate(Math.clamp(file.size() - offset, 0, length))
              .order(ByteOrder.LITTLE_ENDIAN);
      read(target, offset);
      return target.flip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a scratch file in " + directory, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a scratch file in " + directory, e);
    }
  }
}
