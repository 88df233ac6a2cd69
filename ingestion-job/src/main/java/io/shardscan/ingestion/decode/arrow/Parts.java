package io.shardscan.ingestion.decode.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.shardscan.ingestion.decode.column.JsonScalar;
import io.shardscan.ingestion.decode.column.RowCursor;

/** The values of a part of a nested column, as JSON; each is counted before it is made. */
final class Parts {
  /** What a value's brackets, commas and colons have at least, so that many empty ones count. */
  private static final int NODE_BYTES = 2;

  private final Values values;
  private final RowCursor cursor;
  private final JsonScalar scalar;
  private JsonNode node = NullNode.instance;

  /**
   * Reads values.
   *
   * @param column the top-level column's name, for messages
   */
  Parts(Values values, String column, RowCursor cursor) {
    this.values = values;
    this.cursor = cursor;
    this.scalar = new JsonScalar(values.type(), value -> node = value, column, cursor);
  }

  /** The next value; JSON's null if it is null. */
  JsonNode next() {
    cursor.addNested(NODE_BYTES);
    if (values instanceof NestedValues nested) {
      return nested.next();
    }
    node = NullNode.instance;
    values.next(scalar);
    return node;
  }

  /** Goes past so many values. */
  void skip(long count) {
    values.skip(count);
  }
}
