package io.shardscan.ingestion.optimize.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.segment.SegmentBuffer;
import io.shardscan.model.segment.SegmentColumn;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the cells of a metadata column. */
final class MetadataReader {
  private final String name;
  private final ColumnType type;
  private final @Nullable BufferReader validity;
  private final @Nullable BufferReader offsets;
  private final BufferReader values;

  MetadataReader(SegmentColumn column, Function<SegmentBuffer, BufferReader> readers) {
    name = column.name();
    type = Objects.requireNonNull(column.type());
    validity = column.nulls() == 0 ? null : readers.apply(column.validity());
    boolean text = type == ColumnType.STRING || type == ColumnType.JSON;
    offsets = text ? readers.apply(column.offsets()) : null;
    values = readers.apply(column.values());
  }

  /** The cells of some rows. */
  MetadataColumn gather(int[] rows) {
    return switch (type) {
      case STRING, JSON -> texts(rows, Objects.requireNonNull(offsets));
      case LONG, TIMESTAMP, DATE -> longs(rows);
      case DOUBLE -> doubles(rows);
      case BOOLEAN -> booleans(rows);
    };
  }

  private MetadataColumn texts(int[] rows, BufferReader ends) {
    @Nullable String[] texts = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (has(rows[i])) {
        int start = ends.int32(rows[i]);
        texts[i] = new String(values.bytes(start, ends.int32(rows[i] + 1) - start), UTF_8);
      }
    }
    return new MetadataColumn.Text(name, type, texts);
  }

  private MetadataColumn longs(int[] rows) {
    long[] longs = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      longs[i] = type == ColumnType.DATE ? values.int32(rows[i]) : values.int64(rows[i]);
    }
    return new MetadataColumn.Longs(name, type, longs, present(rows));
  }

  private MetadataColumn doubles(int[] rows) {
    double[] doubles = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      doubles[i] = Double.longBitsToDouble(values.int64(rows[i]));
    }
    return new MetadataColumn.Doubles(name, doubles, present(rows));
  }

  private MetadataColumn booleans(int[] rows) {
    BitSet set = new BitSet(rows.length);
    for (int i = 0; i < rows.length; i++) {
      set.set(i, values.bit(rows[i]));
    }
    return new MetadataColumn.Booleans(name, set, present(rows));
  }

  private BitSet present(int[] rows) {
    BitSet present = new BitSet(rows.length);
    for (int i = 0; i < rows.length; i++) {
      present.set(i, has(rows[i]));
    }
    return present;
  }

  private boolean has(int row) {
    return validity == null || validity.bit(row);
  }
}
