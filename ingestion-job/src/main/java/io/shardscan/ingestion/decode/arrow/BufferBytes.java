package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of one buffer of a record batch, in order, decompressed. Must be closed. */
final class BufferBytes implements AutoCloseable {
  /** Bytes that are looked at without a call. */
  private static final int CHUNK_BYTES = 8 << 10;

  private final InputStream in;

  /** Bytes that have not been taken from the stream. */
  private long unread;

  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private int position;
  private int limit;

  /** Bytes of a stream that has so many. */
  BufferBytes(InputStream in, long length) {
    this.in = in;
    this.unread = length;
  }

  /** Bytes that are left. */
  long left() {
    return unread + limit - position;
  }

  /**
   * Goes past some bytes, which are then in the chunk until the next call.
   *
   * @return where in {@link #chunk} they begin
   * @throws DecodeException if fewer are left
   */
  int next(int bytes) {
    if (limit - position < bytes) {
      fill(bytes);
    }
    int at = position;
    position += bytes;
    return at;
  }

  /** What {@link #next} tells places of. Backed by an array. */
  ByteBuffer chunk() {
    return chunk;
  }

  /**
   * Reads bytes.
   *
   * @throws DecodeException if fewer are left
   */
  void read(byte[] to, int offset, int count) {
    checkLeft(count);
    int held = Math.min(count, limit - position);
    chunk.get(position, to, offset, held);
    position += held;
    readFully(to, offset + held, count - held);
  }

  /**
   * Goes past bytes.
   *
   * @throws DecodeException if fewer are left
   */
  void skip(long count) {
    checkLeft(count);
    long held = Math.min(count, limit - position);
    position += (int) held;
    unread -= count - held;
    try {
      in.skipNBytes(count - held);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new StoreUnavailableException("Arrow buffer", "Closing a buffer failed", e);
    }
  }

  private void fill(int bytes) {
    checkLeft(bytes);
    int held = limit - position;
    int size = Math.max(bytes, CHUNK_BYTES);
    if (chunk.capacity() < size) {
      ByteBuffer larger = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      chunk.get(position, larger.array(), 0, held);
      chunk = larger;
    } else {
      System.arraycopy(chunk.array(), position, chunk.array(), 0, held);
    }
    int more = (int) Math.min(unread, size - held);
    readFully(chunk.array(), held, more);
    position = 0;
    limit = held + more;
  }

  private void readFully(byte[] to, int offset, int count) {
    try {
      if (in.readNBytes(to, offset, count) < count) {
        throw DAMAGE.because("a buffer has fewer bytes than it is said to have");
      }
      unread -= count;
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private void checkLeft(long count) {
    if (count > left()) {
      throw DAMAGE.because("a buffer ends before the values that it must have");
    }
  }

  private static DecodeException ended(IOException e) {
    return new DecodeException("The Arrow file is damaged: a buffer cannot be read", e);
  }
}
