package io.shardscan.server.export;

import java.io.ByteArrayOutputStream;

/** Numbers as Parquet's plain encoding has them. */
final class LittleEndian {
  private LittleEndian() {}

  static void writeInt(ByteArrayOutputStream out, int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
  }

  static void writeLong(ByteArrayOutputStream out, long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
  }

  static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
    writeInt(out, bytes.length);
    out.writeBytes(bytes);
  }
}
