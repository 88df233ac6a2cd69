package io.shardscan.server.export;

import java.io.ByteArrayOutputStream;

/**
 * Repetition or definition levels of 0 and 1, as a version 1 data page has them: runs, each its
 * length and its value, behind the number of bytes that they take (Parquet's RLE hybrid encoding).
 */
final class Levels {
  private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
  private int value;
  private long length;

  /** Appends some levels of a value, 0 or 1. */
  void add(int level, long count) {
    if (level != value) {
      endRun();
      value = level;
    }
    length += count;
  }

  private void endRun() {
    if (length > 0) {
      long header = length << 1;
      while (header >= 0x80) {
        runs.write((int) ((header & 0x7f) | 0x80));
        header >>>= 7;
      }
      runs.write((int) header);
      runs.write(value);
      length = 0;
    }
  }

  /** Writes all of them to a page. */
  void writeTo(ByteArrayOutputStream page) {
    endRun();
    LittleEndian.writeInt(page, runs.size());
    page.writeBytes(runs.toByteArray());
  }
}
