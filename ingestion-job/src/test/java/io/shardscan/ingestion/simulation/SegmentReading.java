package io.shardscan.ingestion.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.segment.RangeReader;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a segment's rows from its bytes. */
final class SegmentReading {
  /**
   * A row.
   *
   * @param key its key
   * @param value the first component of its vector
   */
  record Row(String key, float value) {}

  private SegmentReading() {}

  /** The rows of each file, in their order. */
  static Map<SegmentFile, List<Row>> rows(String segment, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    RangeReader ranges =
        (offset, length) -> buffer.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
    SegmentDescriptor descriptor = SegmentDescriptor.read(segment, bytes.length, ranges);
    int offsets = (int) descriptor.key().offsets().offset();
    int texts = (int) descriptor.key().values().offset();
    int vectors = (int) descriptor.vector().values().offset();
    int files = (int) descriptor.file().values().offset();
    int vectorBytes = descriptor.dimension() * Float.BYTES;
    Map<SegmentFile, List<Row>> rows = new HashMap<>();
    for (int i = 0; i < descriptor.rows(); i++) {
      int start = buffer.getInt(offsets + i * Integer.BYTES);
      int length = buffer.getInt(offsets + (i + 1) * Integer.BYTES) - start;
      rows.computeIfAbsent(
              descriptor.files().get(buffer.getInt(files + i * Integer.BYTES)),
              file -> new ArrayList<>())
          .add(
              new Row(
                  new String(bytes, texts + start, length, UTF_8),
                  buffer.getFloat(vectors + i * vectorBytes)));
    }
    return rows;
  }
}
