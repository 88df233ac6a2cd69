package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.array.ContiguousRows;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.array.RowSource;
import io.shardscan.ingestion.decode.array.UnreadableElement;

/** Reads what an npy file holds. */
final class NpyArray {
  private NpyArray() {}

  /**
   * The array of a file.
   *
   * @param file header and elements
   * @param sequential whether the file can be read from its start only
   * @throws DecodeException if the file is not an array, or has another size than its header says
   */
  static NamedArray read(FileSource file, String name, boolean sequential) {
    NpyHeader header = NpyHeader.read(file, name);
    ElementType type = Descriptor.parse(header.type(), name);
    RowSource nothing =
        (firstRow, rows) -> {
          throw new IllegalStateException("an array of an unreadable type is read");
        };
    if (type instanceof UnreadableElement) {
      return new NamedArray(name, type, header.shape(), nothing);
    }
    long bytes = NamedArray.bytes(name, type, header.shape());
    if (bytes != file.size() - header.bytes()) {
      throw new DecodeException(
          "The header of the array '%s' says %s elements of type '%s', which are %d bytes, but %d follow it"
              .formatted(
                  ColumnNames.abridged(name),
                  header.shape(),
                  header.type(),
                  bytes,
                  file.size() - header.bytes()));
    }
    NamedArray shape = new NamedArray(name, type, header.shape(), nothing);
    RowSource rows =
        header.columnMajor() && shape.width() > 1
            ? new ColumnMajorRows(
                file, header.bytes(), shape.rows(), shape.width(), type.bytes(), sequential)
            : new ContiguousRows(file, header.bytes(), shape.rowBytes());
    return new NamedArray(name, type, header.shape(), rows);
  }
}
