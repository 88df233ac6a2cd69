package io.shardscan.server.memory;

import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A verified segment in off-heap memory. It is there as long as someone holds it: whoever reads it
 * must have got it from someone who held it, or have held it itself.
 */
public final class LoadedSegment {
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String id;
  private final SharedMemory memory;
  private final int rows;
  private final int dimension;
  private final List<SegmentFile> files;
  private final long vectorsAt;
  private final VectorBlock block;
  private final KeyColumn keys;
  private final RowFiles rowFiles;
  private final List<MetadataField> metadata;

  /** A segment whose bytes lie in memory, which this now holds, and have been verified. */
  LoadedSegment(SegmentDescriptor descriptor, SharedMemory memory) {
    MemorySegment bytes = memory.bytes();
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

  /** Bytes of memory that it takes, which are as many as the object has. */
  public long byteSize() {
    return memory.bytes().byteSize();
  }

  /** What scans read of it, with all rows visible. */
  public VectorBlock block() {
    return block;
  }

  /** The rows' keys. */
  public KeyColumn keys() {
    return keys;
  }

  /** The rows' files, as places in {@link #files}. */
  public RowFiles rowFiles() {
    return rowFiles;
  }

  /** A row's key. */
  public String key(int row) {
    return keys.text(row);
  }

  /** A copy of a row's vector. */
  public float[] vector(int row) {
    long vectorBytes = (long) dimension * Float.BYTES;
    return memory.bytes().asSlice(vectorsAt + row * vectorBytes, vectorBytes).toArray(FLOAT32);
  }

  /**
   * A row's metadata as a JSON object. Columns in which the row has no value are left out.
   * Timestamps are strings as in ISO 8601 (UTC), dates strings {@code yyyy-mm-dd}.
   */
  public String metadataJson(int row) {
    StringBuilder json = new StringBuilder("{");
    for (MetadataField field : metadata) {
      if (field.has(row)) {
        if (json.length() > 1) {
          json.append(',');
        }
        json.append(field.label()).append(':');
        field.appendJson(row, json);
      }
    }
    return json.append('}').toString();
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
