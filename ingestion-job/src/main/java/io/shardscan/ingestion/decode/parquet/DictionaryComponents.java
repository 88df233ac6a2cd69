package io.shardscan.ingestion.decode.parquet;

import java.nio.ByteBuffer;

/** Components that are indexes into the column chunk's dictionary. */
final class DictionaryComponents implements Components {
  private static final int AT_ONCE = 1_024;

  private final float[] dictionary;
  private final RunDecoder indexes;
  private final int[] some = new int[AT_ONCE];

  /**
   * Starts at a page's values.
   *
   * @param page little-endian, at the byte that gives the indexes' width
   */
  DictionaryComponents(ByteBuffer page, float[] dictionary) {
    PlainComponents.require(page.remaining(), 1);
    this.dictionary = dictionary;
    int width = page.get();
    this.indexes = new RunDecoder(page, width);
  }

  @Override
  public void read(float[] to, int offset, int count) {
    for (int at = 0; at < count; at += AT_ONCE) {
      int n = Math.min(AT_ONCE, count - at);
      indexes.read(some, n);
      for (int i = 0; i < n; i++) {
        int index = some[i];
        if (index < 0 || index >= dictionary.length) {
          throw DamagedFile.because(
              "a page refers to value %s of a dictionary that has %d"
                  .formatted(Integer.toUnsignedString(index), dictionary.length));
        }
        to[offset + at + i] = dictionary[index];
      }
    }
  }
}
