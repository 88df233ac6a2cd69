package io.shardscan.model.segment;

import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Checks the body of a segment, in one pass and in constant memory: every buffer's checksum, and
 * that what readers follow leads nowhere else: offsets of text ascend within the text, files are in
 * the list of files, bitmaps have as many nulls as they are said to, and codes, their errors and
 * cells are in their ranges.
 */
public final class SegmentVerifier {
  /** Bytes read at a time: 1 MiB. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final SegmentDescriptor descriptor;
  private final RangeReader reader;

  private SegmentVerifier(SegmentDescriptor descriptor, RangeReader reader) {
    this.descriptor = descriptor;
    this.reader = reader;
  }

  /**
   * Checks a segment's body.
   *
   * @throws DamagedSegmentException if a buffer is not as it was written
   */
  public static void verify(SegmentDescriptor descriptor, RangeReader reader) {
    verify(descriptor, descriptor.columns(), reader);
  }

  /**
   * Checks some columns of a segment's body, of which nothing else is read.
   *
   * @param columns columns of the segment
   * @throws DamagedSegmentException if a buffer of them is not as it was written
   */
  public static void verify(
      SegmentDescriptor descriptor, List<SegmentColumn> columns, RangeReader reader) {
    SegmentVerifier verifier = new SegmentVerifier(descriptor, reader);
    for (SegmentColumn column : columns) {
      List<SegmentBuffer> buffers = column.buffers();
      for (int i = 0; i < buffers.size(); i++) {
        verifier.verify(column, buffers.get(i), verifier.contentCheck(column, i));
      }
    }
  }

  private ContentCheck contentCheck(SegmentColumn column, int buffer) {
    if (buffer == 0) {
      return new ContentCheck.Ones(column.nulls() == 0 ? 0 : descriptor.rows() - column.nulls());
    }
    boolean text =
        column.role().equals(SegmentLayout.KEY)
            || column.type() == ColumnType.STRING
            || column.type() == ColumnType.JSON;
    if (text && buffer == 1) {
      return new ContentCheck.Offsets(column.values().length());
    }
    if (buffer < column.buffers().size() - 1) {
      return new ContentCheck.Any();
    }
    return switch (column.role()) {
      case SegmentLayout.FILE -> new ContentCheck.Indexes(descriptor.files().size());
      case SegmentLayout.CODE -> new ContentCheck.Codes();
      case SegmentLayout.CODE_ERROR -> new ContentCheck.Errors();
      case SegmentLayout.CELL -> new ContentCheck.Cells();
      default -> new ContentCheck.Any();
    };
  }

  private void verify(SegmentColumn column, SegmentBuffer buffer, ContentCheck content) {
    CRC32C checksum = new CRC32C();
    long done = 0;
    while (done < buffer.length()) {
      int length = (int) Math.min(CHUNK_BYTES, buffer.length() - done);
      ByteBuffer chunk = reader.read(buffer.offset() + done, length);
      check(chunk.remaining() == length, column, buffer, "is cut short");
      checksum.update(chunk.duplicate());
      content.accept(chunk.slice().order(ByteOrder.LITTLE_ENDIAN));
      done += length;
    }
    check((int) checksum.getValue() == buffer.checksum(), column, buffer, "has a wrong checksum");
    check(content.holds(), column, buffer, "contradicts the rest of the segment");
  }

  private void check(boolean holds, SegmentColumn column, SegmentBuffer buffer, String problem) {
    if (!holds) {
      throw new DamagedSegmentException(
          descriptor.segment(),
          "the buffer at %d, of column '%s', %s"
              .formatted(buffer.offset(), column.name(), problem));
    }
  }
}
