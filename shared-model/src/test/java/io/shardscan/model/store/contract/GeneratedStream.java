package io.shardscan.model.store.contract;

import java.io.InputStream;
import java.util.Random;

/** Bytes that look random, are the same every time, and take no memory to have many of. */
public final class GeneratedStream extends InputStream {
  private static final int BLOCK = 1 << 16;

  private final byte[] block = new byte[BLOCK];
  private final long size;
  private long position;

  /** A stream of so many bytes. */
  public GeneratedStream(long size) {
    this.size = size;
    new Random(42).nextBytes(block);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (position == size) {
      return -1;
    }
    int inBlock = (int) (position % BLOCK);
    if (inBlock < Long.BYTES) { // each block is told from the others by its number
      long number = position / BLOCK;
      for (int i = 0; i < Long.BYTES; i++) {
        block[i] = (byte) (number >> (8 * i));
      }
    }
    int count = (int) Math.min(Math.min(length, BLOCK - inBlock), size - position);
    System.arraycopy(block, inBlock, buffer, offset, count);
    position += count;
    return count;
  }
}
