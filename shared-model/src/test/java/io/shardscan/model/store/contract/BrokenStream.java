package io.shardscan.model.store.contract;

import java.io.IOException;
import java.io.InputStream;

/** A stream that fails at once. */
final class BrokenStream extends InputStream {
  private final Exception failure;

  BrokenStream(IOException failure) {
    this.failure = failure;
  }

  BrokenStream(RuntimeException failure) {
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    switch (failure) {
      case RuntimeException e -> throw e;
      case IOException e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return read();
  }
}
