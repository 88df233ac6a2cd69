package io.shardscan.server.scan.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One segment's searchable part. All of it lies in memory that any thread may read (a shared,
 * global or automatic arena), and that must stay alive while a scan uses the block. Rows are
 * addressed by offset in the one memory segment: slices would cost an object a row.
 */
public final class VectorBlock {
  /** A component or a norm: little-endian float32, aligned to nothing in particular. */
  public static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment base;
  private final long vectorsAt;
  private final long normsAt;
  private final int rows;
  private final int dimension;
  private final KeySource keys;
  private final NormRange norms;
  private final @Nullable RowBitmap hidden;
  private final @Nullable RowBitmap allowed;

  /**
   * A block with every row visible. Reads all norms once.
   *
   * @param base the memory that holds vectors and norms
   * @param vectorsAt where in it the vectors begin: {@code rows × dimension} little-endian float32,
   *     row by row
   * @param normsAt where in it the norms begin: a little-endian float32 a row, the vector's
   *     Euclidean length with a relative error of at most 2⁻²², 0 only for a vector of zeros
   * @param rows rows, at least 0
   * @param dimension components of each vector, at least 1
   * @param keys the rows' keys
   * @throws IllegalArgumentException if a size is negative or vectors, norms or key offsets do not
   *     fit in the memory
   */
  public VectorBlock(
      MemorySegment base, long vectorsAt, long normsAt, int rows, int dimension, KeySource keys) {
    if (rows < 0 || dimension < 1) {
      throw new IllegalArgumentException(
          "a block has at least 0 rows of at least 1 component, not %d rows of %d"
              .formatted(rows, dimension));
    }
    requireInside(base, "vectors", vectorsAt, (long) rows * dimension * Float.BYTES);
    requireInside(base, "norms", normsAt, (long) rows * Float.BYTES);
    requireInside(keys.base(), "key offsets", keys.offsetsAt(), KeySource.offsetBytes(rows));
    this.base = base;
    this.vectorsAt = vectorsAt;
    this.normsAt = normsAt;
    this.rows = rows;
    this.dimension = dimension;
    this.keys = keys;
    this.hidden = null;
    this.allowed = null;
    this.norms = NormRange.of(this);
  }

  private VectorBlock(VectorBlock block, @Nullable RowBitmap hidden, @Nullable RowBitmap allowed) {
    this.base = block.base;
    this.vectorsAt = block.vectorsAt;
    this.normsAt = block.normsAt;
    this.rows = block.rows;
    this.dimension = block.dimension;
    this.keys = block.keys;
    this.norms = block.norms;
    this.hidden = hidden;
    this.allowed = allowed;
  }

  /** The same block, in which rows of the set never appear; null hides none. */
  public VectorBlock withHidden(@Nullable RowBitmap hidden) {
    requireSameRows(hidden);
    return new VectorBlock(this, hidden, allowed);
  }

  /** The same block, in which only rows of the set may appear; null allows all. */
  public VectorBlock withAllowed(@Nullable RowBitmap allowed) {
    requireSameRows(allowed);
    return new VectorBlock(this, hidden, allowed);
  }

  /** The rows that alone may be visible; empty if all may. */
  public Optional<RowBitmap> allowed() {
    return Optional.ofNullable(allowed);
  }

  /** The memory that holds vectors and norms. */
  public MemorySegment base() {
    return base;
  }

  /** Rows, visible or not. */
  public int rows() {
    return rows;
  }

  /** Components of each vector. */
  public int dimension() {
    return dimension;
  }

  /** The rows' keys. */
  public KeySource keys() {
    return keys;
  }

  /** Between which lengths the vectors lie. */
  public NormRange norms() {
    return norms;
  }

  /** Bytes of a vector. */
  public long vectorBytes() {
    return (long) dimension * Float.BYTES;
  }

  /** Where in {@link #base} the vectors begin. */
  public long vectorsAt() {
    return vectorsAt;
  }

  /** Where in {@link #base} a row's vector begins; {@code 0 ≤ row ≤ rows()}. */
  public long vectorAt(int row) {
    return vectorsAt + row * vectorBytes();
  }

  /** Where in {@link #base} a row's norm lies; {@code 0 ≤ row < rows()}. */
  public long normAt(int row) {
    return normsAt + (long) row * Float.BYTES;
  }

  /** A row's norm; {@code 0 ≤ row < rows()}. */
  public float norm(int row) {
    return base.get(FLOAT32, normsAt + (long) row * Float.BYTES);
  }

  /**
   * Reads the norms of some rows.
   *
   * @param rows the rows' numbers, of which the first {@code count} are used
   * @param read receives their norms
   */
  public void norms(int[] rows, int count, float[] read) {
    for (int j = 0; j < count; j++) {
      read[j] = base.get(FLOAT32, normsAt + (long) rows[j] * Float.BYTES);
    }
  }

  /**
   * Lists the visible rows from {@code from} on, in ascending order, as many as fit.
   *
   * @param from first row, at least 0
   * @param to row to stop before, at most {@link #rows}
   * @param visible receives the rows' numbers; at least one must fit
   * @return how many were listed; where that is all that fit, there may be more after the last
   */
  public int visibleRows(int from, int to, int[] visible) {
    if (hidden == null && allowed == null) {
      int count = Math.clamp((long) to - from, 0, visible.length);
      for (int i = 0; i < count; i++) {
        visible[i] = from + i;
      }
      return count;
    }
    int count = 0;
    for (int word = from >>> 6; word << 6 < to; word++) {
      int first = word << 6;
      long bits = visible(word);
      if (first < from) {
        bits &= -1L << from;
      }
      if (to - first < Long.SIZE) {
        bits &= ~(-1L << to);
      }
      while (bits != 0) {
        if (count == visible.length) {
          return count;
        }
        visible[count++] = first + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
      }
    }
    return count;
  }

  /**
   * Which of the 64 rows from {@code 64 × word} on are visible, bits past the last row included.
   */
  public long visible(int word) {
    long bits = allowed == null ? -1L : allowed.word(word);
    return hidden == null ? bits : bits & ~hidden.word(word);
  }

  /** How many rows are visible at least: rows that are both hidden and not allowed count twice. */
  public int leastVisible() {
    int filteredOut = allowed == null ? 0 : rows - allowed.count();
    return rows - filteredOut - (hidden == null ? 0 : hidden.count());
  }

  private void requireSameRows(@Nullable RowBitmap bitmap) {
    if (bitmap != null && bitmap.rows() != rows) {
      throw new IllegalArgumentException(
          "a bitmap over %d rows does not fit a block of %d rows".formatted(bitmap.rows(), rows));
    }
  }

  private static void requireInside(MemorySegment base, String what, long at, long bytes) {
    try {
      Objects.checkFromIndexSize(at, bytes, base.byteSize());
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "%d bytes of %s at %d do not fit in %d bytes of memory"
              .formatted(bytes, what, at, base.byteSize()),
          e);
    }
  }
}
