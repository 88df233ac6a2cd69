package io.shardscan.ingestion.decode.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardscan.ingestion.decode.column.RowCursor;
import java.util.List;

/** Structures, as JSON's objects, without their null fields. */
record StructureValues(Validity validity, List<String> names, List<Parts> fields, RowCursor cursor)
    implements NestedValues {
  @Override
  public JsonNode next() {
    if (!validity.next()) {
      fields.forEach(field -> field.skip(1));
      return NullNode.instance;
    }
    ObjectNode structure = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields.size(); i++) {
      JsonNode value = fields.get(i).next();
      if (!value.isNull()) {
        cursor.addNested(names.get(i).length());
        structure.set(names.get(i), value);
      }
    }
    return structure;
  }

  @Override
  public void skip(long count) {
    validity.skip(count);
    fields.forEach(field -> field.skip(count));
  }
}
