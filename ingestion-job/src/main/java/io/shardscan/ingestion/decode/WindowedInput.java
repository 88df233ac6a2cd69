package io.shardscan.ingestion.decode;

import java.io.InputStream;

/**
 * A range of a file, fetched window by window: unlike an open stream it holds no connection, so
 * there may be many.
 */
public final class WindowedInput extends InputStream {
  private final FileSource source;
  private final int windowBytes;
  private byte[] window = new byte[0];
  private int position;

  /** Where in the file the window ends. */
  private long fetched;

  private final long end;

  /**
   * A range of a file.
   *
   * @param offset first byte
   * @param length bytes, at most up to the file's end
   * @param windowBytes most bytes that are fetched at once
   */
  public WindowedInput(FileSource source, long offset, long length, int windowBytes) {
    this.source = source;
    this.windowBytes = windowBytes;
    this.fetched = offset;
    this.end = offset + length;
  }

  @Override
  public int read() {
    if (available() == 0) {
      return -1;
    }
    fill();
    return window[position++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (available() == 0) {
      return -1;
    }
    fill();
    int count = Math.min(length, window.length - position);
    System.arraycopy(window, position, to, offset, count);
    position += count;
    return count;
  }

  /** How many bytes are left; decompressors ask it to tell whether another member follows. */
  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - fetched + (window.length - position));
  }

  /** Sees to it that a byte is in the window; one must be left. */
  private void fill() {
    if (position == window.length) {
      window = source.read(fetched, (int) Math.min(windowBytes, end - fetched));
      fetched += window.length;
      position = 0;
    }
  }

  @Override
  public long skip(long count) {
    long inWindow = Math.clamp(count, 0, window.length - position);
    position += (int) inWindow;
    long beyond = Math.clamp(count - inWindow, 0, end - fetched);
    fetched += beyond;
    return inWindow + beyond;
  }
}
