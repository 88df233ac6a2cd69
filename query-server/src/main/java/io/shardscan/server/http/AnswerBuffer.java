package io.shardscan.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds an answer until it is complete, or until it is too large to be held. */
final class AnswerBuffer extends OutputStream {
  private static final int START_BYTES = 2 << 10;
  private static final int MOST_BYTES = 256 << 10;

  private final Supplier<OutputStream> overflow;
  private byte[] bytes = new byte[START_BYTES];
  private int size;
  private @Nullable OutputStream stream;

  AnswerBuffer(Supplier<OutputStream> overflow) {
    this.overflow = overflow;
  }

  /** Whether the answer has become too large and its beginning was sent. */
  boolean streaming() {
    return stream != null;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Sends the end of an answer that is streaming. */
  void finish() throws IOException {
    if (stream != null) {
      stream.write(bytes, 0, size);
      size = 0;
      stream.close();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (size + (long) length > MOST_BYTES) {
      if (stream == null) {
        stream = overflow.get();
      }
      stream.write(bytes, 0, size);
      stream.write(source, offset, length);
      size = 0;
      return;
    }
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(2 * bytes.length, MOST_BYTES)));
    }
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }
}
