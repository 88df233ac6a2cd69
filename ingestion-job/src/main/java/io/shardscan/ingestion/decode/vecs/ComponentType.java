package io.shardscan.ingestion.decode.vecs;

import java.nio.ByteBuffer;

/** What a component of a row is on disk. */
public enum ComponentType {
  /** fvecs: 32-bit float. */
  FLOAT32(Float.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to, int offset, int count) {
      from.asFloatBuffer().get(to, offset, count);
    }
  },
  /** bvecs: unsigned byte. */
  UINT8(Byte.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to, int offset, int count) {
      byte[] bytes = from.array();
      int start = from.arrayOffset() + from.position();
      for (int i = 0; i < count; i++) {
        to[offset + i] = bytes[start + i] & 0xff;
      }
    }
  },
  /** ivecs: 32-bit integer; beyond ±2²⁴ it is rounded to the nearest float. */
  INT32(Integer.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to, int offset, int count) {
      int start = from.position();
      for (int i = 0; i < count; i++) {
        to[offset + i] = from.getInt(start + i * Integer.BYTES);
      }
    }
  };

  private final int bytes;

  ComponentType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes that a component has on disk. */
  int bytes() {
    return bytes;
  }

  /**
   * Converts components, from the buffer's position on; the position may or may not be moved.
   *
   * @param from little-endian, backed by an array
   */
  abstract void read(ByteBuffer from, float[] to, int offset, int count);
}
