package io.shardscan.ingestion.optimize.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.DamagedSegmentException;
import io.shardscan.model.segment.SegmentBuffer;
import io.shardscan.model.segment.SegmentColumn;
import io.shardscan.model.segment.SegmentDescriptor;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentVerifier;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of one segment, copied to a local file and verified, in any order. For one thread. */
public final class SegmentRows implements AutoCloseable {
  /** Bytes of small buffers that are held: 128 KiB, since many segments may be merged. */
  private static final int HELD_BYTES = 128 << 10;

  private final BufferReader.Allowance allowance = new BufferReader.Allowance(HELD_BYTES);
  private final ScratchFile file;
  private final SegmentDescriptor descriptor;
  private final BufferReader keyOffsets;
  private final BufferReader keys;
  private final BufferReader files;
  private final BufferReader vectors;
  private final List<MetadataReader> metadata = new ArrayList<>();

  private SegmentRows(ScratchFile file, SegmentDescriptor descriptor) {
    this.file = file;
    this.descriptor = descriptor;
    keyOffsets = reader(descriptor.key().offsets());
    keys = reader(descriptor.key().values());
    files = reader(descriptor.file().values());
    vectors = reader(descriptor.vector().values());
    for (SegmentColumn column : descriptor.metadata()) {
      metadata.add(new MetadataReader(column, this::reader));
    }
  }

  /**
   * Copies a segment.
   *
   * @param scratch local directory for the copy, as large as the segment
   * @throws DamagedSegmentException if it is not a sound segment of as many rows as it should have
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public static SegmentRows copy(
      ObjectStore store, CollectionId collection, SegmentRef segment, Path scratch) {
    ScratchFile file = new ScratchFile(scratch);
    boolean sound = false;
    try {
      String key = StoreLayout.segment(collection, segment.id());
      try (ObjectContent content = store.get(key, ReadOptions.WHOLE)) {
        file.fill(content.stream(), segment.bytes());
      } catch (IOException e) {
        throw new StoreUnavailableException(key, "cannot read object '%s'".formatted(key), e);
      }
      SegmentDescriptor descriptor =
          SegmentDescriptor.read(segment.id(), segment.bytes(), file::readRange);
      SegmentVerifier.verify(descriptor, file::readRange);
      if (descriptor.rows() != segment.rows()) {
        throw new DamagedSegmentException(
            segment.id(),
            "it has %d rows, but the manifest says %d"
                .formatted(descriptor.rows(), segment.rows()));
      }
      SegmentRows rows = new SegmentRows(file, descriptor);
      sound = true;
      return rows;
    } finally {
      if (!sound) {
        file.close();
      }
    }
  }

  /** What lies in the segment. */
  public SegmentDescriptor descriptor() {
    return descriptor;
  }

  /** Rows, live or not. */
  public int rows() {
    return descriptor.rows();
  }

  /** The files that rows are from. */
  public List<SegmentFile> files() {
    return descriptor.files();
  }

  /** The file that a row is from, as its place in {@link #files}. */
  public int file(int row) {
    return files.int32(row);
  }

  /** A row's key, as UTF-8. */
  public byte[] key(int row) {
    int start = keyOffsets.int32(row);
    return keys.bytes(start, keyOffsets.int32(row + 1) - start);
  }

  /** Copies the vectors of consecutive rows to the start of an array. */
  public void vectors(int fromRow, int rows, float[] target) {
    int dimension = descriptor.dimension();
    vectors.floats((long) fromRow * dimension * Float.BYTES, target, 0, rows * dimension);
  }

  /** A reader of the codes of this segment's rows, which must be coded. */
  public CodeReader codes() {
    return new CodeReader(
        reader(descriptor.code().orElseThrow().values()),
        reader(descriptor.codeError().orElseThrow().values()),
        reader(descriptor.cell().orElseThrow().values()),
        descriptor.dimension());
  }

  /**
   * Gathers rows.
   *
   * @param rows the rows' numbers in the order wanted
   */
  public RowBatch gather(int[] rows) {
    int dimension = descriptor.dimension();
    float[] gathered = new float[rows.length * dimension];
    String[] texts = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      long at = (long) rows[i] * dimension * Float.BYTES;
      vectors.floats(at, gathered, i * dimension, dimension);
      texts[i] = new String(key(rows[i]), UTF_8);
    }
    List<MetadataColumn> columns = new ArrayList<>(metadata.size());
    for (MetadataReader reader : metadata) {
      columns.add(reader.gather(rows));
    }
    return new RowBatch(rows.length, dimension, gathered, texts, columns);
  }

  private BufferReader reader(SegmentBuffer buffer) {
    return new BufferReader(file, buffer, allowance);
  }

  @Override
  public void close() {
    file.close();
  }
}
