package io.shardscan.model.segment;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads little-endian values in sequence. */
final class LittleEndianInput {
  private final DataInputStream stream;

  LittleEndianInput(InputStream source) {
    stream = new DataInputStream(new BufferedInputStream(source));
  }

  byte readByte() throws IOException {
    return stream.readByte();
  }

  int readInt() throws IOException {
    return Integer.reverseBytes(stream.readInt());
  }

  long readLong() throws IOException {
    return Long.reverseBytes(stream.readLong());
  }
}
