package io.shardscan.model.segment;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows and writes them as one segment file. Used by one thread; must be closed.
 *
 * <p>Memory is bounded whatever the size of the segment: a few MiB, and up to 48 KiB for each
 * metadata column; beyond that, columns lie in a scratch file, which close deletes.
 *
 * <p>Batches may differ in their metadata columns, as those of different files do. A column has no
 * value where a batch lacks it, and the narrowest type that holds all its cells unchanged: integers
 * among floating-point numbers become such, if those hold them exactly; any other mixture becomes
 * JSON. The cells of an untyped column are told apart first, cell by cell.
 */
public final class SegmentWriter implements AutoCloseable {
  private final int dimension;
  private final SegmentBounds bounds;
  private final ScratchSpace scratch;
  private final KeySpool keys;
  private final VectorSpool vectors;
  private final ColumnSpool fileIndexes;
  private final MetadataSpools metadata;
  private final @Nullable CodeSpool codes;
  private int rows;
  private int maxFileIndex;
  private @Nullable SegmentAssembly assembly;
  private boolean usable = true;

  /**
   * A writer of one segment.
   *
   * @param scratchDirectory where columns lie while the segment is being written; made if missing
   * @param dimension components of each vector, 1 to {@link Limits#MAX_DIMENSION}
   */
  public SegmentWriter(Path scratchDirectory, int dimension) {
    this(scratchDirectory, dimension, (String) null);
  }

  /**
   * A writer of one segment.
   *
   * @param scratchDirectory where columns lie while the segment is being written; made if missing
   * @param dimension components of each vector, 1 to {@link Limits#MAX_DIMENSION}
   * @param basis the id of the basis that all rows are coded in, or null if none is
   */
  public SegmentWriter(Path scratchDirectory, int dimension, @Nullable String basis) {
    this(scratchDirectory, dimension, SegmentBounds.of(checkDimension(dimension)), basis);
  }

  SegmentWriter(Path scratchDirectory, int dimension, SegmentBounds bounds) {
    this(scratchDirectory, dimension, bounds, null);
  }

  private SegmentWriter(
      Path scratchDirectory, int dimension, SegmentBounds bounds, @Nullable String basis) {
    this.dimension = dimension;
    this.bounds = bounds;
    scratch = new ScratchSpace(scratchDirectory);
    keys = new KeySpool(scratch, bounds.columnBytes());
    vectors = new VectorSpool(dimension, scratch);
    fileIndexes = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    metadata = new MetadataSpools(scratch, bounds);
    codes = basis == null ? null : new CodeSpool(basis, dimension, scratch);
  }

  /**
   * Appends rows of a batch, until the batch ends or the segment is full.
   *
   * @param fromRow the first row to append
   * @param fileIndex the rows' file: its place in the list that {@link #writeTo} is given
   * @return the number of rows appended; fewer than the batch has from {@code fromRow} on if and
   *     only if the segment is full. An empty segment takes at least one row
   * @throws RowLimitException if a row passes a limit: nothing was appended
   * @throws IllegalArgumentException if a vector is not finite or of another dimension, or a key is
   *     empty, which decoders do not let through: nothing was appended
   * @throws UncheckedIOException if scratch space cannot be written: the writer is of no more use
   */
  public int append(RowBatch batch, int fromRow, int fileIndex) {
    Objects.checkIndex(fileIndex, Integer.MAX_VALUE);
    return append(batch, fromRow, row -> fileIndex, null);
  }

  /**
   * Appends the rows of a batch that are from several files, until the segment is full.
   *
   * @param fileIndexes each row's file: its place in the list that {@link #writeTo} is given
   * @param batchCodes the rows' codes, in the order of their cells over all calls; null if and only
   *     if rows are not coded
   * @return the number of rows appended; fewer than the batch has if and only if the segment is
   *     full. An empty segment takes at least one row
   * @throws RowLimitException if a row passes a limit: nothing was appended
   * @throws IllegalArgumentException as of the other method, or if codes are not as they have to be
   * @throws UncheckedIOException if scratch space cannot be written: the writer is of no more use
   */
  public int append(RowBatch batch, int[] fileIndexes, @Nullable RowCodes batchCodes) {
    return append(batch, 0, row -> fileIndexes[row], batchCodes);
  }

  private int append(
      RowBatch batch, int fromRow, IntUnaryOperator fileIndex, @Nullable RowCodes batchCodes) {
    checkUsable();
    if (assembly != null) {
      throw new IllegalStateException("the segment is complete");
    }
    if (batch.dimension() != dimension) {
      throw new IllegalArgumentException(
          "the batch has vectors of dimension %d, the segment of dimension %d"
              .formatted(batch.dimension(), dimension));
    }
    Objects.checkIndex(fromRow, batch.rows());
    if ((codes == null) != (batchCodes == null)) {
      throw new IllegalArgumentException("either all rows of a segment are coded or none is");
    }
    if (codes != null && batchCodes != null) {
      codes.check(batchCodes, batch.rows());
    }
    int count = keys.fit(batch, fromRow, Math.min(batch.rows() - fromRow, bounds.rows() - rows));
    Stretch stretch = count == 0 ? Stretch.NONE : metadata.measure(batch, fromRow, count);
    count = stretch.rows();
    if (count == 0) {
      return 0;
    }
    float[] norms = vectors.measure(batch, fromRow, count);
    usable = false;
    keys.append(batch, fromRow, count);
    vectors.append(batch, fromRow, norms);
    for (int i = 0; i < count; i++) {
      int file = fileIndex.applyAsInt(fromRow + i);
      fileIndexes.putInt(file);
      maxFileIndex = Math.max(maxFileIndex, file);
    }
    metadata.append(batch, fromRow, stretch);
    if (codes != null && batchCodes != null) {
      codes.append(batchCodes, count);
    }
    rows += count;
    usable = true;
    return count;
  }

  /** Rows appended so far. */
  public int rows() {
    return rows;
  }

  /**
   * Writes the segment. No row can be appended any more; if the store fails, this may be called
   * again.
   *
   * @param id the segment's id, which no other segment of the collection has
   * @param files the files that rows are from, in the order of the indexes given to {@link #append}
   * @return the segment as written
   * @throws IllegalStateException if there are no rows
   * @throws io.shardscan.model.store.PreconditionFailedException if there is such a segment
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public SegmentRef writeTo(
      ObjectStore store, CollectionId collection, String id, List<SegmentFile> files) {
    checkUsable();
    if (rows == 0) {
      throw new IllegalStateException("a segment has at least one row");
    }
    if (maxFileIndex >= files.size()) {
      throw new IllegalArgumentException(
          "rows are from file %d, but there are %d files".formatted(maxFileIndex, files.size()));
    }
    if (assembly == null) {
      assembly = assemble();
    }
    SegmentContent content = assembly.assemble(files, codes == null ? null : codes.basis());
    try (InputStream bytes = content.open()) {
      store.put(StoreLayout.segment(collection, id), bytes, content.size(), PutCondition.IF_ABSENT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close segment " + id, e);
    }
    return new SegmentRef(id, rows, content.size(), codes == null ? null : codes.coding(rows));
  }

  /** Deletes the scratch file. */
  @Override
  public void close() {
    usable = false;
    scratch.close();
  }

  private SegmentAssembly assemble() {
    SegmentAssembly columns = new SegmentAssembly(rows);
    ColumnSpool noNulls = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    columns.add(SegmentLayout.KEY, ArrowType.TEXT, keys.buffers());
    columns.add(
        SegmentLayout.VECTOR,
        ArrowType.vectors(dimension),
        List.of(noNulls, noNulls, vectors.vectors()));
    columns.add(SegmentLayout.NORM, ArrowType.FLOAT32, List.of(noNulls, vectors.norms()));
    columns.add(SegmentLayout.FILE, ArrowType.INT32, List.of(noNulls, fileIndexes));
    metadata.columns().forEach(columns::addMetadata);
    if (codes != null) {
      codes.addTo(columns, noNulls);
    }
    return columns;
  }

  private void checkUsable() {
    if (!usable) {
      throw new IllegalStateException("the writer is closed, or an append has failed");
    }
  }

  private static int checkDimension(int dimension) {
    if (dimension < 1 || dimension > Limits.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension %d is not from 1 to %d".formatted(dimension, Limits.MAX_DIMENSION));
    }
    return dimension;
  }
}
