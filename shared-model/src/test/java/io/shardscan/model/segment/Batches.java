package io.shardscan.model.segment;

import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Batches for tests. */
final class Batches {
  private Batches() {}

  /** Rows with random vectors, keys {@code k0, k1, …} and these columns. */
  static RowBatch of(int rows, int dimension, MetadataColumn... columns) {
    Random random = new Random(rows * 31L + dimension);
    float[] vectors = new float[rows * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    String[] keys = new String[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] = "k" + i;
    }
    return new RowBatch(rows, dimension, vectors, keys, List.of(columns));
  }

  /** The same rows with other keys. */
  static RowBatch withKeys(RowBatch batch, String... keys) {
    return new RowBatch(batch.rows(), batch.dimension(), batch.vectors(), keys, batch.metadata());
  }

  /** The same rows with other vectors. */
  static RowBatch withVectors(RowBatch batch, float... vectors) {
    return new RowBatch(batch.rows(), batch.dimension(), vectors, batch.keys(), batch.metadata());
  }

  /** A bit a row, set for the rows named. */
  static BitSet bits(int... rows) {
    BitSet bits = new BitSet();
    for (int row : rows) {
      bits.set(row);
    }
    return bits;
  }

  /** Bits of rows that all have a value. */
  static BitSet all(int rows) {
    BitSet bits = new BitSet();
    bits.set(0, rows);
    return bits;
  }
}
