package io.shardscan.ingestion.decode.parquet;

import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import java.util.Arrays;

/** A column chunk's bytes, in order, of which a window is in memory. */
final class ChunkWindow {
  private final FileSource source;
  private final int windowBytes;
  private final HeldBytes held;
  private byte[] window = new byte[0];
  private int position;
  private int limit;

  /** Where in the file the window ends. */
  private long fetched;

  private final long end;

  /**
   * The bytes of a column chunk.
   *
   * @param offset where in the file it begins
   * @param length bytes, all of them within the file
   * @param windowBytes how many bytes are fetched at once
   */
  ChunkWindow(FileSource source, long offset, long length, int windowBytes, HeldBytes held) {
    this.source = source;
    this.windowBytes = windowBytes;
    this.held = held;
    this.fetched = offset;
    this.end = offset + length;
  }

  /** How many bytes of the chunk are left. */
  long left() {
    return end - fetched + (limit - position);
  }

  /** The array that holds the bytes that were asked for; valid until more are. */
  byte[] array() {
    return window;
  }

  /** Where in the array the next byte is. */
  int position() {
    return position;
  }

  /** Passes over bytes that were asked for. */
  void skip(int bytes) {
    position += bytes;
  }

  /** Sees to it that so many bytes from the position on are in the array; they must be left. */
  void require(int bytes) {
    int present = limit - position;
    if (present >= bytes) {
      return;
    }
    int wanted = (int) Math.min(left(), Math.max(bytes, windowBytes));
    if (wanted > window.length) {
      held.replace(window.length, wanted);
      byte[] larger = new byte[wanted];
      System.arraycopy(window, position, larger, 0, present);
      window = larger;
    } else {
      System.arraycopy(window, position, window, 0, present);
    }
    position = 0;
    limit = present;
    int fetch = wanted - present;
    try (SourceStream in = new SourceStream(source, fetched, fetch)) {
      in.readFully(window, limit, fetch);
    }
    fetched += fetch;
    limit += fetch;
  }

  /** Copies bytes from the position on, and passes over them. */
  byte[] take(int bytes) {
    require(bytes);
    byte[] taken = Arrays.copyOfRange(window, position, position + bytes);
    position += bytes;
    return taken;
  }

  /** Lets go of the window. */
  void release() {
    held.replace(window.length, 0);
    window = new byte[0];
  }
}
