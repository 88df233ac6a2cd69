package io.shardscan.ingestion.decode.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.ingestion.decode.column.RowCursor;

/** Maps, as JSON's objects; keys that are no texts become such. */
record MapValues(
    Validity validity,
    Lengths lengths,
    Validity entries,
    Parts keys,
    Parts values,
    String column,
    RowCursor cursor)
    implements NestedValues {
  @Override
  public JsonNode next() {
    long length = lengths.next();
    if (!validity.next()) {
      skipEntries(length);
      return NullNode.instance;
    }
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (long i = 0; i < length; i++) {
      JsonNode key = keys.next();
      JsonNode value = values.next();
      if (!entries.next() || key.isNull()) {
        throw cursor.bad(column, "has a map with a null key");
      }
      map.set(key.isValueNode() ? key.asText() : key.toString(), value);
    }
    return map;
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    skipEntries(lengths.skip(count));
  }

  private void skipEntries(long count) {
    entries.skip(count);
    keys.skip(count);
    values.skip(count);
  }
}
