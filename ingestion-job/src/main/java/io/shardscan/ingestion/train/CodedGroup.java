package io.shardscan.ingestion.train;

import io.shardscan.model.basis.BitBasis;
import io.shardscan.model.basis.BitEncoder;
import io.shardscan.model.basis.BitQuery;
import java.util.Arrays;

/**
 * Some rows and their 1-bit codes, which are computed when one of them is first asked for. One
 * instance serves one thread.
 */
final class CodedGroup {
  /** Most rows of a group. */
  static final int ROWS = 64;

  private final BitBasis basis;
  private final BitEncoder encoder;
  private final float[] vectors;
  private final int[] cells = new int[ROWS];
  private final int[] words;
  private final int[] code;
  private final float[] factors = new float[ROWS];
  private boolean coded;

  CodedGroup(BitBasis basis) {
    this.basis = basis;
    this.encoder = new BitEncoder(basis, ROWS);
    this.vectors = new float[ROWS * basis.basis().dimension()];
    this.code = new int[basis.length() / Integer.SIZE];
    this.words = new int[code.length * ROWS];
  }

  int dimension() {
    return basis.basis().dimension();
  }

  /** Takes other rows, at most {@value #ROWS}. */
  void set(float[] rowVectors, int[] rowCells, int first, int rows) {
    int dimension = dimension();
    System.arraycopy(rowVectors, first * dimension, vectors, 0, rows * dimension);
    System.arraycopy(rowCells, first, cells, 0, rows);
    Arrays.fill(cells, rows, ROWS, 0);
    coded = false;
  }

  /** The rows' components; those of one begin at {@link #vectorAt}. */
  float[] vectors() {
    return vectors;
  }

  int vectorAt(int row) {
    return row * dimension();
  }

  int cell(int row) {
    return cells[row];
  }

  /** ½‖x − μ‖². */
  double halfSquare(int row) {
    float[] mean = basis.basis().mean();
    int at = vectorAt(row);
    double square = 0;
    for (int i = 0; i < mean.length; i++) {
      double difference = (double) vectors[at + i] - mean[i];
      square += difference * difference;
    }
    return square / 2;
  }

  float factor(int row) {
    encode();
    return factors[row];
  }

  /** About the product of a query with a row less the mean. */
  double product(int row, BitQuery query) {
    encode();
    for (int word = 0; word < code.length; word++) {
      code[word] = words[word * ROWS + row];
    }
    return query.product(code, 0, factors[row], cells[row]);
  }

  private void encode() {
    if (!coded) {
      encoder.encode(vectors, 0, cells, 0, words, factors);
      coded = true;
    }
  }
}
