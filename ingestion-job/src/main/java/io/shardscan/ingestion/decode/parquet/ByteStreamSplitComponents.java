package io.shardscan.ingestion.decode.parquet;

import java.nio.ByteBuffer;

/**
 * Components in the BYTE_STREAM_SPLIT encoding of 32-bit floats: first the lowest byte of every
 * value, then the next of every value, and so on.
 */
final class ByteStreamSplitComponents implements Components {
  private final byte[] bytes;
  private final int values;
  private int next;
  private int left;

  ByteStreamSplitComponents(ByteBuffer page) {
    this.values = page.remaining() / Float.BYTES;
    this.bytes = page.array();
    this.next = page.arrayOffset() + page.position();
    this.left = values;
  }

  @Override
  public void read(float[] to, int offset, int count) {
    PlainComponents.require(left, count);
    int first = next;
    int second = first + values;
    int third = second + values;
    int fourth = third + values;
    for (int i = 0; i < count; i++) {
      int low = (bytes[first + i] & 0xff) | (bytes[second + i] & 0xff) << 8;
      int high = (bytes[third + i] & 0xff) | bytes[fourth + i] << 8;
      to[offset + i] = Float.intBitsToFloat(low | high << 16);
    }
    next += count;
    left -= count;
  }
}
