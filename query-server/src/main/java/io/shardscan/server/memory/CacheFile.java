package io.shardscan.server.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of the local cache, which is written and then mapped. */
final class CacheFile implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;
  private final long size;
  private final MemoryBudget.Reservation reservation;

  /**
   * A file that is open.
   *
   * @param reservation the file's bytes in the cache's budget
   */
  CacheFile(Path folder, FileChannel channel, long size, MemoryBudget.Reservation reservation) {
    this.folder = folder;
    this.channel = channel;
    this.size = size;
    this.reservation = reservation;
  }

  /**
   * Writes bytes. Other threads may write others at the same time.
   *
   * @throws BudgetExceededException if the file system does not take them
   */
  void write(long at, byte[] bytes, int length) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
      while (left.hasRemaining()) {
        channel.write(left, at + left.position());
      }
    } catch (IOException e) {
      throw BudgetExceededException.ofCache(folder, e);
    }
  }

  /**
   * The whole file as memory, which it stays, with its bytes of the budget, until the arena is
   * closed and then this.
   */
  @SuppressWarnings("restricted") // the address and the size are those of the mapping
  MemorySegment map(Arena arena) {
    try {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      // Of the class that all other memory is of: scans are compiled for one.
      return MemorySegment.ofAddress(mapped.address()).reinterpret(size, arena, null);
    } catch (IOException e) {
      throw BudgetExceededException.ofCache(folder, e);
    }
  }

  /** Has the file gone, unless it is mapped: then it goes with the arena. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a file of the local cache in " + folder, e);
    } finally {
      reservation.close();
    }
  }
}
