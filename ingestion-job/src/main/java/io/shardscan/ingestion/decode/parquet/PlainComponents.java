package io.shardscan.ingestion.decode.parquet;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Components in the PLAIN encoding: little-endian numbers without anything between them. */
final class PlainComponents {
  private PlainComponents() {}

  /** Of a column of 32-bit floats. */
  static Components ofFloats(ByteBuffer page) {
    FloatBuffer floats = page.asFloatBuffer();
    return (to, offset, count) -> {
      require(floats.remaining(), count);
      floats.get(to, offset, count);
    };
  }

  /** Of a column of 64-bit floats. */
  static Components ofDoubles(ByteBuffer page) {
    DoubleBuffer doubles = page.asDoubleBuffer();
    return (to, offset, count) -> {
      require(doubles.remaining(), count);
      int start = doubles.position();
      for (int i = 0; i < count; i++) {
        to[offset + i] = (float) doubles.get(start + i);
      }
      doubles.position(start + count);
    };
  }

  /** Refuses a page that has fewer components than its levels say. */
  static void require(int present, int count) {
    if (present < count) {
      throw DamagedFile.because("a page has fewer values than it is said to have");
    }
  }
}
