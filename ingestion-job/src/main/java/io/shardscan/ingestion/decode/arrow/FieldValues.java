package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.model.row.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.FieldNode;

/**
 * Opens the values of columns within a record batch, in the schema's order.
 *
 * @param dictionaries where values are that are not in their own place
 */
record FieldValues(BatchBody body, Dictionaries dictionaries, RowCursor cursor) {
  /** As what the values of a type are kept. */
  static ColumnType type(FieldType type) {
    return switch (type) {
      case FieldType.Nothing nothing -> ColumnType.LONG;
      case FieldType.Flag flag -> ColumnType.BOOLEAN;
      case FieldType.Text text -> text.meaning().columnType();
      case FieldType.TextView view -> view.meaning().columnType();
      case FieldType.Items items -> ColumnType.JSON;
      case FieldType.FixedItems items -> ColumnType.JSON;
      case FieldType.Structure structure -> ColumnType.JSON;
      case FieldType.Entries entries -> ColumnType.JSON;
      default -> FixedElement.of(type, "", new RowCursor()).columnType();
    };
  }

  /**
   * Opens the values of a field, which must be the next one of the batch.
   *
   * @param column the column that it belongs to, for messages
   * @param atLeast how many values there must be
   */
  Values of(ArrowField field, String column, long atLeast) {
    FieldNode node = body.node();
    if (node.length() < atLeast) {
      throw DAMAGE.because(
          "a column has %d values where there must be %d".formatted(node.length(), atLeast));
    }
    ArrowField.DictionaryUse use = field.dictionary();
    if (use != null) {
      Validity validity = Validity.read(node, body);
      return new DictionaryValues(
          validity, body.buffer(), use.index(), dictionaries.of(field, use), column, cursor);
    }
    return switch (field.type()) {
      case FieldType.Nothing nothing -> NoValues.NULLS;
      case FieldType.Flag flag -> {
        Validity validity = Validity.read(node, body);
        yield new FlagValues(validity, Validity.bits(body.buffer()));
      }
      case FieldType.Text text -> new TextValues(text, node, body, column, cursor);
      case FieldType.TextView view -> new TextViewValues(view, node, body, column, cursor);
      case FieldType.Items items -> list(field, items.longOffsets(), node, column);
      case FieldType.FixedItems items -> {
        Validity validity = Validity.read(node, body);
        long values = Math.multiplyExact(node.length(), (long) items.size());
        Parts parts = parts(field.children().getFirst(), column, values);
        yield new ListValues(validity, new Lengths.Fixed(items.size()), parts);
      }
      case FieldType.Structure structure -> {
        Validity validity = Validity.read(node, body);
        List<Parts> fields = new ArrayList<>();
        field.children().forEach(child -> fields.add(parts(child, column, node.length())));
        List<String> names = field.children().stream().map(ArrowField::name).toList();
        yield new StructureValues(validity, names, List.copyOf(fields), cursor);
      }
      case FieldType.Entries entries -> map(field, node, column);
      default -> {
        Validity validity = Validity.read(node, body);
        FixedElement element = FixedElement.of(field.type(), column, cursor);
        yield new FixedValues(validity, body.buffer(), element);
      }
    };
  }

  private Parts parts(ArrowField field, String column, long atLeast) {
    return new Parts(of(field, column, atLeast), column, cursor);
  }

  private Values list(ArrowField field, boolean wide, FieldNode node, String column) {
    Validity validity = Validity.read(node, body);
    Offsets offsets = new Offsets(body.buffer(), wide, node.length(), Long.MAX_VALUE);
    Parts items = parts(field.children().getFirst(), column, offsets.start());
    items.skip(offsets.start());
    return new ListValues(validity, offsets, items);
  }

  private Values map(ArrowField field, FieldNode node, String column) {
    ArrowField entry = field.children().getFirst();
    Validity validity = Validity.read(node, body);
    Offsets offsets = new Offsets(body.buffer(), false, node.length(), Long.MAX_VALUE);
    FieldNode entryNode = body.node();
    Validity entries = Validity.read(entryNode, body);
    Parts keys = parts(entry.children().getFirst(), column, entryNode.length());
    Parts values = parts(entry.children().getLast(), column, entryNode.length());
    entries.skip(offsets.start());
    keys.skip(offsets.start());
    values.skip(offsets.start());
    return new MapValues(validity, offsets, entries, keys, values, column, cursor);
  }
}
