package io.shardscan.server.http;

import java.io.OutputStream;

/** Counts bytes and keeps none. */
final class ByteCount extends OutputStream {
  private long bytes;

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) {
    bytes++;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    bytes += length;
  }
}
