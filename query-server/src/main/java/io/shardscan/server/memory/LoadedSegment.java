package io.shardscan.server.memory;

import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentColumn;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentLayout;
import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.VectorBlock;
import io.shardscan.server.scan.code.CodeArrangement;
import io.shardscan.server.scan.code.CodeBasis;
import io.shardscan.server.scan.code.CodeBlock;
import io.shardscan.server.scan.code.StoredCodes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A verified segment in off-heap memory. It is there as long as someone holds it: whoever reads it
 * must have got it from someone who held it, or have held it itself.
 */
public final class LoadedSegment {
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String id;
  private final SharedMemory memory;
  private final MemorySegment bytes;
  private final int rows;
  private final int dimension;
  private final List<SegmentFile> files;
  private final long vectorsAt;
  private final VectorBlock block;
  private final KeyColumn keys;
  private final RowFiles rowFiles;
  private final List<MetadataField> metadata;

  private Optional<CodeBlock> codes = Optional.empty();

  /**
   * A segment whose bytes lie in memory, or in a file of it, which this now holds, and have been
   * verified.
   *
   * @param bytes those of the segment
   */
  LoadedSegment(SegmentDescriptor descriptor, MemorySegment bytes, SharedMemory memory) {
    this.bytes = bytes;
    this.id = descriptor.segment();
    this.memory = memory;
    this.rows = descriptor.rows();
    this.dimension = descriptor.dimension();
    this.files = descriptor.files();
    this.vectorsAt = descriptor.vector().values().offset();
    this.keys =
        new KeyColumn(
            bytes, descriptor.key().offsets().offset(), descriptor.key().values().offset());
    this.block =
        new VectorBlock(
            bytes,
            vectorsAt,
            descriptor.norm().values().offset(),
            rows,
            dimension,
            new KeySource(bytes, keys.offsetsAt(), keys.dataAt()));
    this.rowFiles = new RowFiles(files.size(), bytes, descriptor.file().values().offset());
    this.metadata =
        descriptor.metadata().stream().map(column -> MetadataField.of(column, bytes)).toList();
  }

  /**
   * Lays the codes out for the scan, before anybody else sees the segment.
   *
   * @param separately whether the codes are laid out beside the segment, and not in their place
   * @param room memory for the columns of the codes, and for the codes if they are laid out there
   */
  void arrangeCodes(
      SegmentDescriptor descriptor, CodeBasis basis, boolean separately, MemorySegment room) {
    if (basis.dimension() != dimension) {
      throw new DamagedSegmentException(
          id,
          "its vectors have %d dimensions, but basis %s has %d"
              .formatted(dimension, basis.id(), basis.dimension()));
    }
    StoredCodes stored =
        new StoredCodes(
            bytes,
            offset(descriptor.code()),
            offset(descriptor.codeError()),
            offset(descriptor.cell()));
    long codeBytes = (long) rows * dimension;
    long columnsAt = separately ? aligned(codeBytes) : 0;
    MemorySegment laidOut =
        separately ? room.asSlice(0, codeBytes) : bytes.asSlice(stored.codesAt(), codeBytes);
    MemorySegment columns = room.asSlice(columnsAt, CodeArrangement.columnBytes(rows, basis));
    codes = Optional.of(CodeArrangement.arrange(basis, block, stored, laidOut, columns));
  }

  /** The next place at which a column may begin. */
  static long aligned(long at) {
    return Math.ceilDiv(at, SegmentLayout.ALIGNMENT) * SegmentLayout.ALIGNMENT;
  }

  private static long offset(Optional<SegmentColumn> column) {
    return column.orElseThrow().values().offset();
  }

  /** The segment's id. */
  public String id() {
    return id;
  }

  /** Rows, those included that queries do not see. */
  public int rows() {
    return rows;
  }

  /** Components of each vector. */
  public int dimension() {
    return dimension;
  }

  /** The files that rows are from. */
  public List<SegmentFile> files() {
    return files;
  }

  /** Bytes of memory that it takes, without those that are mapped. */
  public long byteSize() {
    return memory.bytes().byteSize();
  }

  /** What scans read of it, with all rows visible. */
  public VectorBlock block() {
    return block;
  }

  /** The codes of the rows, if they have any that help scans. */
  public Optional<CodeBlock> codes() {
    return codes;
  }

  /** The rows' keys. */
  public KeyColumn keys() {
    return keys;
  }

  /** The rows' files, as places in {@link #files}. */
  public RowFiles rowFiles() {
    return rowFiles;
  }

  /** The segment's keys where they lie, which hold the segment's memory, too. */
  public SegmentKeys keysInPlace() {
    memory.retain();
    return new SegmentKeys(id, rows, files, keys, rowFiles, memory);
  }

  /** A row's key. */
  public String key(int row) {
    return keys.text(row);
  }

  /** A copy of a row's vector. */
  public float[] vector(int row) {
    long vectorBytes = (long) dimension * Float.BYTES;
    return bytes.asSlice(vectorsAt + row * vectorBytes, vectorBytes).toArray(FLOAT32);
  }

  /**
   * A row's metadata as a JSON object. Columns in which the row has no value are left out.
   * Timestamps are strings as in ISO 8601 (UTC), dates strings {@code yyyy-mm-dd}.
   */
  public String metadataJson(int row) {
    return metadataJson(row, field -> true);
  }

  /** Some fields of a row's metadata, as {@link #metadataJson(int)} writes them. */
  public String metadataJson(int row, Set<String> names) {
    return metadataJson(row, field -> names.contains(field.name()));
  }

  private String metadataJson(int row, Predicate<MetadataField> wanted) {
    StringBuilder json = new StringBuilder("{");
    for (MetadataField field : metadata) {
      if (field.has(row) && wanted.test(field)) {
        if (json.length() > 1) {
          json.append(',');
        }
        json.append(field.label()).append(':');
        field.appendJson(row, json);
      }
    }
    return json.append('}').toString();
  }

  /** The metadata columns. */
  public List<MetadataField> metadata() {
    return metadata;
  }

  /** The metadata column of a name. */
  Optional<MetadataField> metadata(String name) {
    return metadata.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** Holds the segment once more. The caller, or someone it knows of, must hold it already. */
  public void retain() {
    memory.retain();
  }

  /** Lets go of the segment. The last to do so frees it. */
  public void release() {
    memory.release();
  }
}
