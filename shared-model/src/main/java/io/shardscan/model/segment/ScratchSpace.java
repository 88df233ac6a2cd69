package io.shardscan.model.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a segment's columns wait until the segment is complete: blocks of bytes, the first few in
 * memory, all others in one file. One file for all columns, so that a segment of a thousand columns
 * needs one file descriptor.
 *
 * <p>The file is deleted on close; on POSIX systems its name is gone as soon as it is open, so that
 * a killed process leaves nothing behind either.
 */
final class ScratchSpace implements AutoCloseable {
  /** Bytes that are held in memory before the file is used: 4 MiB. */
  static final int HELD_BYTES = 4 << 20;

  /** Bytes put away, to be read back. */
  sealed interface Block {
    /** Bytes in the block. */
    int length();
  }

  /** A block in memory. */
  @SuppressWarnings("ArrayRecordComponent") // blocks are never compared
  private record Held(byte[] bytes, int length) implements Block {}

  /** A block in the file. */
  private record Written(long position, int length) implements Block {}

  private final Path directory;
  private @Nullable FileChannel file;
  private long fileEnd;
  private int held;

  ScratchSpace(Path directory) {
    this.directory = directory;
  }

  /**
   * Whether the next block will be held in memory: its array then belongs to this space, else it
   * may be used again.
   */
  boolean holds(int length) {
    return held + length <= HELD_BYTES;
  }

  /** Puts the first bytes of an array away. */
  Block store(byte[] bytes, int length) {
    if (holds(length)) {
      held += length;
      return new Held(bytes, length);
    }
    try {
      if (file == null) {
        file = open();
      }
      ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
      long position = fileEnd;
      while (source.hasRemaining()) {
        fileEnd += file.write(source, fileEnd);
      }
      return new Written(position, length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write scratch file in " + directory, e);
    }
  }

  /** Reads a part of a block. */
  void read(Block block, int offset, byte[] target, int at, int length) throws IOException {
    switch (block) {
      case Held inMemory -> System.arraycopy(inMemory.bytes(), offset, target, at, length);
      case Written inFile -> readFile(inFile.position() + offset, target, at, length);
    }
  }

  private void readFile(long position, byte[] target, int at, int length) throws IOException {
    if (file == null) {
      throw new IOException("the scratch file in " + directory + " is closed");
    }
    ByteBuffer buffer = ByteBuffer.wrap(target, at, length);
    long from = position;
    while (buffer.hasRemaining()) {
      int count = file.read(buffer, from);
      if (count < 0) {
        throw new IOException("the scratch file in " + directory + " was cut short");
      }
      from += count;
    }
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(directory);
    return FileChannel.open(
        directory.resolve("segment-" + UUID.randomUUID() + ".scratch"),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  public void close() {
    FileChannel open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close scratch file in " + directory, e);
      }
    }
  }
}
