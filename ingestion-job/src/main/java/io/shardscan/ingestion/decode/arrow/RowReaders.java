package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.KeySink;
import io.shardscan.ingestion.decode.column.MetadataBuilder;
import io.shardscan.ingestion.decode.column.RowCursor;
import io.shardscan.ingestion.decode.column.ScalarSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one record batch, open for reading row by row.
 *
 * @param others the key, if there is one, and the metadata, in the file's order
 */
record RowReaders(VectorValues vectors, List<Cell> others) {
  /** A column, and what takes its values. */
  record Cell(Values values, ScalarSink sink) {
    void next() {
      values.next(sink);
    }
  }

  /**
   * Opens the columns of a batch.
   *
   * @param metadata what takes the metadata, in the file's order
   */
  static RowReaders open(
      ArrowColumns columns, FieldValues fields, String[] keys, List<MetadataBuilder> metadata) {
    VectorValues vectors = null;
    List<Cell> others = new ArrayList<>();
    int nextMetadata = 0;
    for (ArrowField column : columns.all()) {
      if (columns.isVector(column)) {
        vectors = new VectorValues(column, fields.body());
      } else {
        ScalarSink sink =
            columns.isKey(column)
                ? new KeySink(column.name(), keys, fields.cursor())
                : metadata.get(nextMetadata++);
        others.add(new Cell(fields.of(column, column.name(), fields.body().rows()), sink));
      }
    }
    return new RowReaders(Objects.requireNonNull(vectors), others);
  }

  /** The dimension of the first row of a batch that has rows. */
  static int dimension(ArrowColumns columns, BatchBody body) {
    FieldValues fields = new FieldValues(body, new Dictionaries(columns.all()), new RowCursor());
    @Nullable VectorValues vectors = null;
    for (ArrowField column : columns.all()) {
      if (columns.isVector(column)) {
        vectors = new VectorValues(column, body);
        break;
      }
      Values unused = fields.of(column, column.name(), 0);
    }
    return Objects.requireNonNull(vectors).dimension(0);
  }
}
