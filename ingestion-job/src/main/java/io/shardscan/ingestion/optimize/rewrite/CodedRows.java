package io.shardscan.ingestion.optimize.rewrite;

import io.shardscan.ingestion.optimize.rows.CodeReader;
import io.shardscan.ingestion.optimize.rows.ScratchFile;
import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.ingestion.train.RowEncoder;
import io.shardscan.model.segment.RowCodes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The codes of the rows of several segments, numbered through: codes in a scratch file, errors and
 * cells in memory.
 */
final class CodedRows implements AutoCloseable {
  /** Bytes of vectors that are coded at a time: 4 MiB. */
  private static final int CHUNK_BYTES = 4 << 20;

  private final int dimension;
  private final float[] errors;
  private final int[] cells;
  private final ScratchFile codes;

  private CodedRows(int rows, int dimension, Path scratch) {
    this.dimension = dimension;
    errors = new float[rows];
    cells = new int[rows];
    codes = new ScratchFile(scratch);
  }

  /**
   * Codes rows. Those of segments that are coded in the same basis are taken as they are.
   *
   * @param basis the id of the encoder's basis
   * @param step called after each chunk; may throw to give up
   */
  static CodedRows of(
      List<SegmentRows> segments, String basis, RowEncoder encoder, Path scratch, Runnable step) {
    int rows = segments.stream().mapToInt(SegmentRows::rows).sum();
    CodedRows coded = new CodedRows(rows, segments.getFirst().descriptor().dimension(), scratch);
    boolean done = false;
    try {
      int first = 0;
      for (SegmentRows segment : segments) {
        if (basis.equals(segment.descriptor().basis())) {
          coded.copy(segment, first, step);
        } else {
          coded.encode(segment, first, encoder, step);
        }
        first += segment.rows();
      }
      done = true;
      return coded;
    } finally {
      if (!done) {
        coded.close();
      }
    }
  }

  private void encode(SegmentRows segment, int first, RowEncoder encoder, Runnable step) {
    int chunk = Math.clamp(CHUNK_BYTES / (dimension * Float.BYTES), 1, segment.rows());
    float[] vectors = new float[chunk * dimension];
    byte[] chunkCodes = new byte[chunk * dimension];
    float[] chunkErrors = new float[chunk];
    int[] chunkCells = new int[chunk];
    for (int row = 0; row < segment.rows(); row += chunk) {
      int rows = Math.min(chunk, segment.rows() - row);
      segment.vectors(row, rows, vectors);
      encoder.encode(vectors, rows, chunkCodes, chunkErrors, chunkCells);
      System.arraycopy(chunkErrors, 0, errors, first + row, rows);
      System.arraycopy(chunkCells, 0, cells, first + row, rows);
      write(chunkCodes, rows, first + row);
      step.run();
    }
  }

  private void copy(SegmentRows segment, int first, Runnable step) {
    CodeReader reader = segment.codes();
    int chunk = Math.clamp(CHUNK_BYTES / dimension, 1, segment.rows());
    for (int row = 0; row < segment.rows(); row += chunk) {
      int rows = Math.min(chunk, segment.rows() - row);
      write(reader.codes(row, rows), rows, first + row);
      for (int i = row; i < row + rows; i++) {
        errors[first + i] = reader.error(i);
        cells[first + i] = reader.cell(i);
      }
      step.run();
    }
  }

  private void write(byte[] chunk, int rows, int number) {
    codes.write(ByteBuffer.wrap(chunk, 0, rows * dimension), (long) number * dimension);
  }

  /** The live rows' numbers in the order of their cells; within a cell they ascend. */
  int[] order(LiveRows live) {
    int[] starts = new int[Arrays.stream(cells).max().orElse(0) + 2];
    for (int row = live.next(0); row >= 0; row = live.next(row + 1)) {
      starts[cells[row] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] order = new int[live.count()];
    for (int row = live.next(0); row >= 0; row = live.next(row + 1)) {
      order[starts[cells[row]]++] = row;
    }
    return order;
  }

  /** The codes of some rows. */
  RowCodes gather(int[] numbers, int from, int count) {
    byte[] gathered = new byte[count * dimension];
    float[] gatheredErrors = new float[count];
    int[] gatheredCells = new int[count];
    for (int i = 0; i < count; i++) {
      int number = numbers[from + i];
      codes.read(ByteBuffer.wrap(gathered, i * dimension, dimension), (long) number * dimension);
      gatheredErrors[i] = errors[number];
      gatheredCells[i] = cells[number];
    }
    return new RowCodes(gathered, gatheredErrors, gatheredCells);
  }

  @Override
  public void close() {
    codes.close();
  }
}
