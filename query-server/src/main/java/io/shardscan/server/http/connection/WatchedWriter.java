package io.shardscan.server.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * Writes large answers in pieces, each with its own deadline: a client that takes its time is told
 * from one that has stopped reading.
 */
final class WatchedWriter implements DataWriter {
  private static final int PIECE_BYTES = 64 << 10;

  private final DataWriter writer;
  private final WatchedConnection connection;

  WatchedWriter(DataWriter writer, WatchedConnection connection) {
    this.writer = writer;
    this.connection = connection;
  }

  @Override
  public void write(BufferData... buffers) {
    write(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    if (buffer.available() <= PIECE_BYTES) {
      connection.writing(() -> writer.write(buffer));
      return;
    }
    while (!buffer.consumed()) {
      byte[] piece = new byte[Math.min(PIECE_BYTES, buffer.available())];
      int length = buffer.read(piece);
      connection.writing(() -> writer.write(BufferData.create(piece, 0, length)));
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    connection.writing(() -> writer.writeNow(buffer));
  }

  @Override
  public void flush() {
    connection.writing(writer::flush);
  }

  @Override
  public void close() {
    writer.close();
  }
}
