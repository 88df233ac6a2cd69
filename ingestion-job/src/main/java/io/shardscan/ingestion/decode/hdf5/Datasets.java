package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.array.ContiguousRows;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.array.FlagElement;
import io.shardscan.ingestion.decode.array.NamedArray;
import io.shardscan.ingestion.decode.array.NumberElement;
import io.shardscan.ingestion.decode.array.RowSource;
import io.shardscan.ingestion.decode.array.TextElement;
import io.shardscan.ingestion.decode.array.UnreadableElement;
import io.shardscan.ingestion.decode.number.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The datasets of a file in the order of their names, those in groups by their paths. Links are not
 * followed: they may lead out of the file.
 */
final class Datasets {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NODES = 4_096;
  private static final int REFERENCE_BYTES = 16;

  private final Hdf5File file;
  private final List<NamedArray> found = new ArrayList<>();
  private int nodes;

  private Datasets(Hdf5File file) {
    this.file = file;
  }

  /** The datasets of one dimension or more. */
  static List<NamedArray> of(Hdf5File file) {
    Datasets datasets = new Datasets(file);
    Hdf5File.guard(
        () -> {
          datasets.add(file.root(), "", 0);
          return file;
        });
    return datasets.found;
  }

  private void add(Group group, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw Hdf5File.damaged("its groups are nested more than %d levels".formatted(MAX_DEPTH));
    }
    for (Map.Entry<String, Node> child : new TreeMap<>(group.getChildren()).entrySet()) {
      if (++nodes > MAX_NODES) {
        throw Hdf5File.damaged("it has more than %d groups and datasets".formatted(MAX_NODES));
      }
      Node node = child.getValue();
      String name = path + child.getKey();
      if (!node.isLink() && node instanceof Group inner) {
        add(inner, name + "/", depth + 1);
      } else if (!node.isLink() && node instanceof Dataset dataset && !dataset.isScalar()) {
        found.add(array(dataset, name));
      }
    }
  }

  private NamedArray array(Dataset dataset, String name) {
    List<Long> shape = Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList();
    ElementType type =
        type(dataset.getDataType())
            .orElseGet(
                () ->
                    new UnreadableElement(
                        "Dataset '%s' is of a type that cannot be read; integers, floats, booleans and texts can"
                            .formatted(ColumnNames.abridged(name))));
    NamedArray array = new NamedArray(name, type, shape, nothing(name));
    if (type instanceof UnreadableElement) {
      return array;
    }
    long bytes = NamedArray.bytes(name, type, shape);
    RowSource rows =
        switch (dataset) {
          case ContiguousDataset contiguous -> contiguous(contiguous, array, bytes);
          case ChunkedDataset chunked ->
              new ChunkedRows(file, chunked, array.rows(), array.width(), type.bytes());
          default -> nothing(name);
        };
    return new NamedArray(name, type, shape, rows);
  }

  private RowSource contiguous(ContiguousDataset dataset, NamedArray array, long bytes) {
    if (dataset.isEmpty()) {
      return nothing(array.name());
    }
    long offset = dataset.getDataAddress() + file.root().getUserBlockSize();
    if (offset < 0 || offset > file.source().size() - bytes) {
      throw Hdf5File.damaged(
          "dataset '%s' goes beyond its end".formatted(ColumnNames.abridged(array.name())));
    }
    return new ContiguousRows(file.source(), offset, array.rowBytes());
  }

  private static RowSource nothing(String name) {
    return (firstRow, rows) -> {
      throw Hdf5File.damaged(
          "dataset '%s' has no data, or none that is stored in the file by rows or chunks"
              .formatted(ColumnNames.abridged(name)));
    };
  }

  private Optional<ElementType> type(DataType type) {
    return switch (type) {
      case FixedPoint integer ->
          number(integer).map(number -> new NumberElement(number, integer.getByteOrder()));
      case FloatingPoint real ->
          number(real).map(number -> new NumberElement(number, real.getByteOrder()));
      case StringData text when text.getSize() > 0 ->
          Optional.of(new TextElement(text.getSize(), padding(text)));
      case EnumDataType names
          when names.getSize() == 1
              && Set.copyOf(names.getEnumMapping().values()).equals(Set.of("FALSE", "TRUE")) ->
          Optional.of(new FlagElement());
      case VariableLength text
          when text.isVariableLengthString() && text.getSize() == REFERENCE_BYTES ->
          Optional.of(new VariableText(file, REFERENCE_BYTES));
      default -> Optional.empty();
    };
  }

  private static byte padding(StringData text) {
    return (byte) (text.getPaddingType() == StringData.PaddingType.SPACE_PADDED ? ' ' : 0);
  }

  private static Optional<NumberType> number(FixedPoint type) {
    if (type.getBitOffset() != 0 || type.getBitPrecision() != type.getSize() * Byte.SIZE) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (type.getSize()) {
          case 1 -> type.isSigned() ? NumberType.INT8 : NumberType.UINT8;
          case 2 -> type.isSigned() ? NumberType.INT16 : NumberType.UINT16;
          case 4 -> type.isSigned() ? NumberType.INT32 : NumberType.UINT32;
          case 8 -> type.isSigned() ? NumberType.INT64 : NumberType.UINT64;
          default -> null;
        });
  }

  private static Optional<NumberType> number(FloatingPoint type) {
    return Optional.ofNullable(
        switch (type.getSize() * 100 + type.getMantissaSize()) {
          case 2_10 -> NumberType.FLOAT16;
          case 2_07 -> NumberType.BFLOAT16;
          case 4_23 -> NumberType.FLOAT32;
          case 8_52 -> NumberType.FLOAT64;
          default -> null;
        });
  }
}
