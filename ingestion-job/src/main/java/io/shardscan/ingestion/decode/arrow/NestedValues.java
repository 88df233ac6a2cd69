package io.shardscan.ingestion.decode.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;

/** Values that have parts, kept as JSON. */
interface NestedValues extends Values {
  /** The next value; JSON's null if it is null. */
  JsonNode next();

  @Override
  default ColumnType type() {
    return ColumnType.JSON;
  }

  @Override
  default void next(ScalarSink sink) {
    JsonNode node = next();
    if (!node.isNull()) {
      String text = node.toString();
      sink.text(text, Math.toIntExact(Utf8.length(text)));
    }
  }
}
