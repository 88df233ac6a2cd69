package io.shardscan.model.segment;

import static io.shardscan.model.segment.MalformedException.unless;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/** Walks through a record batch's nodes and buffers, column by column, and checks each. */
final class BufferWalk {
  /**
   * A column's part of the record batch.
   *
   * @param nulls values that are null
   * @param buffers its buffers, those of elements last
   */
  record Column(int nulls, List<SegmentBuffer> buffers) {}

  private final RecordBatch batch;
  private final int[] checksums;
  private final long bodyOffset;
  private final long bodyEnd;
  private int nextNode;
  private int nextBuffer;
  private long free;

  /**
   * A walk that starts at the first column.
   *
   * @param checksums a checksum a buffer
   */
  BufferWalk(RecordBatch batch, int[] checksums, long bodyOffset, long bodyEnd) {
    unless(
        checksums.length == batch.buffersLength(),
        "it has %d buffers and %d checksums",
        batch.buffersLength(),
        checksums.length);
    this.batch = batch;
    this.checksums = checksums;
    this.bodyOffset = bodyOffset;
    this.bodyEnd = bodyEnd;
    this.free = bodyOffset;
  }

  /** Takes the next column. */
  Column next(ArrowType type, boolean nullable) {
    List<SegmentBuffer> buffers = new ArrayList<>();
    long nulls = take(type, batch.length(), nullable, buffers);
    return new Column(Math.toIntExact(nulls), buffers);
  }

  /** Checks that nothing is left. */
  void end() {
    unless(
        nextNode == batch.nodesLength() && nextBuffer == batch.buffersLength(),
        "it has %d nodes and %d buffers, of which its columns use %d and %d",
        batch.nodesLength(),
        batch.buffersLength(),
        nextNode,
        nextBuffer);
  }

  private long take(ArrowType type, long values, boolean nullable, List<SegmentBuffer> buffers) {
    unless(nextNode < batch.nodesLength(), "it has only %d nodes", nextNode);
    FieldNode node = batch.nodes(nextNode++);
    long nulls = node.nullCount();
    unless(
        node.length() == values && nulls >= 0 && nulls <= (nullable ? values : 0),
        "a column has %d values and %d nulls",
        node.length(),
        nulls);
    buffers.add(buffer(nulls == 0 ? 0 : bitmapBytes(values)));
    switch (type) {
      case ArrowType.Utf8 text -> {
        buffers.add(buffer((values + 1) * Integer.BYTES));
        SegmentBuffer utf8 = buffer();
        unless(utf8.length() <= Integer.MAX_VALUE, "a text column has %d bytes", utf8.length());
        buffers.add(utf8);
      }
      case ArrowType.Bool bool -> buffers.add(buffer(bitmapBytes(values)));
      case ArrowType.Int integer -> buffers.add(fixed(values, integer.bits() / Byte.SIZE));
      case ArrowType.FloatingPoint number -> buffers.add(fixed(values, number.bits() / Byte.SIZE));
      case ArrowType.Timestamp time -> buffers.add(fixed(values, Long.BYTES));
      case ArrowType.Date date -> buffers.add(fixed(values, Integer.BYTES));
      case ArrowType.FixedSizeBinary binary -> buffers.add(fixed(values, binary.bytes()));
      case ArrowType.FixedSizeList list ->
          take(list.element(), Math.multiplyExact(values, list.size()), false, buffers);
    }
    return nulls;
  }

  private SegmentBuffer fixed(long values, int width) {
    unless(width > 0, "values have %d bytes", width);
    return buffer(Math.multiplyExact(values, width));
  }

  private SegmentBuffer buffer(long length) {
    SegmentBuffer buffer = buffer();
    unless(buffer.length() == length, "a buffer has %d bytes, not %d", buffer.length(), length);
    return buffer;
  }

  private SegmentBuffer buffer() {
    unless(nextBuffer < checksums.length, "it has only %d buffers", nextBuffer);
    Buffer place = batch.buffers(nextBuffer);
    long offset = Math.addExact(bodyOffset, place.offset());
    long end = Math.addExact(offset, place.length());
    unless(
        place.length() >= 0
            && offset >= free
            && end <= bodyEnd
            && offset % SegmentLayout.ALIGNMENT == 0,
        "buffer %d is said to be %d bytes from %d on",
        nextBuffer,
        place.length(),
        offset);
    free = end;
    return new SegmentBuffer(offset, place.length(), checksums[nextBuffer++]);
  }

  private static long bitmapBytes(long values) {
    return (values + 7) / 8;
  }
}
