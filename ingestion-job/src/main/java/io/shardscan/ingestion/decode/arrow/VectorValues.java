package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.RowLimits;
import io.shardscan.ingestion.decode.number.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.FieldNode;

/** The vectors of a record batch, in order. */
final class VectorValues {
  private final String column;
  private final NumberType component;
  private final Validity rows;
  private final Lengths lengths;
  private final Validity components;
  private final BufferBytes bytes;
  private ByteBuffer stored = ByteBuffer.allocate(0);

  /** Opens the vectors, whose column must be the next one of the batch. */
  VectorValues(ArrowField field, BatchBody body) {
    this.column = field.name();
    this.component = field.vectorOf().orElseThrow();
    FieldNode node = body.node();
    if (node.length() < body.rows()) {
      throw DAMAGE.because(
          "the vector's column has %d values where there must be %d"
              .formatted(node.length(), body.rows()));
    }
    this.rows = Validity.read(node, body);
    long start = 0;
    if (field.type() instanceof FieldType.Items items) {
      Offsets offsets =
          new Offsets(body.buffer(), items.longOffsets(), node.length(), Long.MAX_VALUE);
      start = offsets.start();
      this.lengths = offsets;
    } else {
      this.lengths = new Lengths.Fixed(((FieldType.FixedItems) field.type()).size());
    }
    FieldNode values = body.node();
    this.components = Validity.read(values, body);
    this.bytes = body.vectorBuffer();
    components.skip(start);
    bytes.skip(Math.multiplyExact(start, (long) component.bytes()));
  }

  /** The next vector's dimension, which goes past it. */
  int dimension(long row) {
    long length = lengths.next();
    if (!rows.next()) {
      throw missing(row, "is null; every row needs one");
    }
    return RowLimits.dimension(length, row);
  }

  /**
   * Reads vectors.
   *
   * @param to gets them row by row
   * @param dimension what each must have
   * @param firstRow the first one's row in the file, for messages
   */
  void read(float[] to, int count, int dimension, long firstRow) {
    for (int i = 0; i < count; i++) {
      long length = lengths.next();
      if (!rows.next()) {
        throw missing(firstRow + i, "is null; every row needs one");
      }
      if (length == 0) {
        throw missing(firstRow + i, "is empty; every row needs one");
      }
      if (length != dimension) {
        throw RowLimits.otherDimension(firstRow + i, length, dimension);
      }
    }
    int all = count * dimension;
    if (!components.isAll()) {
      for (int i = 0; i < all; i++) {
        if (!components.next()) {
          throw missing(
              firstRow + i / dimension,
              "has a component that is null; every component must be a finite number");
        }
      }
    }
    int size = all * component.bytes();
    if (stored.capacity() < size) {
      stored = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
    bytes.read(stored.array(), 0, size);
    component.floats(stored, 0, to, 0, all);
  }

  private DecodeException missing(long row, String what) {
    return DecodeException.atRow(row, "the vector (column '%s') %s".formatted(column, what));
  }
}
