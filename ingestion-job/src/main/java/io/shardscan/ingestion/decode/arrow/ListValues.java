package io.shardscan.ingestion.decode.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;

/** Lists, as JSON's arrays. */
record ListValues(Validity validity, Lengths lengths, Parts items) implements NestedValues {
  @Override
  public JsonNode next() {
    long length = lengths.next();
    if (!validity.next()) {
      items.skip(length);
      return NullNode.instance;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (long i = 0; i < length; i++) {
      array.add(items.next());
    }
    return array;
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    items.skip(lengths.skip(count));
  }
}
