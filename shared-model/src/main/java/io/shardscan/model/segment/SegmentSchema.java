package io.shardscan.model.segment;

import java.util.List;
import java.util.Map;

/**
 * An Arrow schema.
 *
 * @param fields the columns
 * @param metadata custom metadata
 */
record SegmentSchema(List<Field> fields, Map<String, String> metadata) {
  /**
   * A column of an Arrow schema.
   *
   * @param metadata custom metadata
   */
  record Field(String name, boolean nullable, ArrowType type, Map<String, String> metadata) {}
}
