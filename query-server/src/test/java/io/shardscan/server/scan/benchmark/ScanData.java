package io.shardscan.server.scan.benchmark;

import io.shardscan.server.scan.block.KeySource;
import io.shardscan.server.scan.block.VectorBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random vectors of about unit length in off-heap memory, in blocks of a segment's size. */
final class ScanData implements AutoCloseable {
  private static final int BLOCK_ROWS = 1 << 18;

  private final Arena arena = Arena.ofShared();
  private final SplittableRandom random = new SplittableRandom(384);
  private final int dimension;
  private final float[] pool = new float[1 << 16];
  private final List<VectorBlock> blocks = new ArrayList<>();

  ScanData(int rows, int dimension) {
    this.dimension = dimension;
    for (int i = 0; i < pool.length; i++) {
      pool[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    for (int from = 0; from < rows; from += BLOCK_ROWS) {
      blocks.add(block(Math.min(BLOCK_ROWS, rows - from)));
    }
  }

  /**
   * Data by description.
   *
   * @param description {@code rowsxdimension}, for instance {@code 50000x384}
   */
  static ScanData parse(String description) {
    int cross = description.indexOf('x');
    return new ScanData(
        Integer.parseInt(description.substring(0, cross)),
        Integer.parseInt(description.substring(cross + 1)));
  }

  List<VectorBlock> blocks() {
    return blocks;
  }

  /** Bytes of all vectors. */
  long bytes() {
    return blocks.stream().mapToLong(block -> block.rows() * block.vectorBytes()).sum();
  }

  /** A vector such as those that are searched. */
  float[] query() {
    float[] query = new float[dimension];
    System.arraycopy(pool, random.nextInt(pool.length - dimension), query, 0, dimension);
    for (int i = 0; i < dimension; i++) {
      query[i] += (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    return query;
  }

  /** Rows are stretches of one pool of noise, so that gigabytes are ready in a second. */
  private VectorBlock block(int rows) {
    long vectorBytes = (long) dimension * Float.BYTES;
    long normsAt = rows * vectorBytes;
    long offsetsAt = normsAt + (long) rows * Float.BYTES;
    long dataAt = offsetsAt + (rows + 1L) * Integer.BYTES;
    MemorySegment base = arena.allocate(dataAt + (long) rows * Integer.BYTES, 64);
    for (int row = 0; row < rows; row++) {
      int start = random.nextInt(pool.length - dimension);
      MemorySegment.copy(pool, start, base, ValueLayout.JAVA_FLOAT, row * vectorBytes, dimension);
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        square += (double) pool[start + i] * pool[start + i];
      }
      base.set(
          ValueLayout.JAVA_FLOAT, normsAt + (long) row * Float.BYTES, (float) Math.sqrt(square));
      base.set(ValueLayout.JAVA_INT, offsetsAt + (long) row * Integer.BYTES, row * Integer.BYTES);
      base.set(
          ValueLayout.JAVA_INT_UNALIGNED,
          dataAt + (long) row * Integer.BYTES,
          Integer.reverseBytes(row));
    }
    base.set(ValueLayout.JAVA_INT, offsetsAt + (long) rows * Integer.BYTES, rows * Integer.BYTES);
    return new VectorBlock(
        base, 0, normsAt, rows, dimension, new KeySource(base, offsetsAt, dataAt));
  }

  @Override
  public void close() {
    arena.close();
  }
}
