package io.shardscan.model.segment;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bytes of a whole segment file, of which only head and tail are in memory.
 *
 * @param head everything before the body
 * @param spools the buffers of the body
 * @param tail everything behind the body
 * @param size bytes in all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SegmentContent(byte[] head, List<ColumnSpool> spools, byte[] tail, long size) {
  /** Opens the bytes; may be done again. */
  InputStream open() {
    List<InputStream> parts = new ArrayList<>();
    parts.add(new ByteArrayInputStream(head));
    for (ColumnSpool spool : spools) {
      int padding = (int) (BodyLayout.align(spool.size()) - spool.size());
      parts.add(spool.open());
      parts.add(new ByteArrayInputStream(new byte[padding]));
    }
    parts.add(new ByteArrayInputStream(tail));
    return new SequenceInputStream(Collections.enumeration(parts));
  }
}
