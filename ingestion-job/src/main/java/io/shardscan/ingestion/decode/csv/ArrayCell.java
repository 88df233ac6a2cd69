package io.shardscan.ingestion.decode.csv;

/**
 * A vector in one cell: numbers in brackets. Between the numbers stand commas, as in JSON, or only
 * white space, as NumPy prints arrays.
 */
final class ArrayCell {
  private ArrayCell() {}

  /** Whether a cell begins as an array does. */
  static boolean looksLikeOne(byte[] text, int start, int end) {
    int i = skipSpace(text, start, end);
    return i < end && text[i] == '[';
  }

  /**
   * Reads the numbers.
   *
   * @param to gets the numbers, as far as it has room
   * @param offset where in {@code to} the first one goes
   * @param room how many numbers are kept; those that follow are only counted
   * @return how many numbers the cell has
   * @throws NumberFormatException if the cell is no array of numbers; the message says so to the
   *     file's author
   */
  static int parse(byte[] text, int start, int end, float[] to, int offset, int room) {
    int i = skipSpace(text, start, end);
    if (i == end || text[i] != '[') {
      throw new NumberFormatException("is not an array of numbers such as [0.1, 2e-3]");
    }
    i = skipSpace(text, i + 1, end);
    int count = 0;
    boolean numberMustFollow = false;
    while (i < end && (numberMustFollow || text[i] != ']')) {
      int numberEnd = numberEnd(text, i, end);
      float value = FloatText.parse(text, i, numberEnd);
      if (count < room) {
        to[offset + count] = value;
      }
      count++;
      i = skipSpace(text, numberEnd, end);
      numberMustFollow = i < end && text[i] == ',';
      if (numberMustFollow) {
        i = skipSpace(text, i + 1, end);
      }
    }
    if (i == end) {
      throw new NumberFormatException("has no closing bracket");
    }
    if (skipSpace(text, i + 1, end) != end) {
      throw new NumberFormatException("goes on after the closing bracket");
    }
    return count;
  }

  private static int numberEnd(byte[] text, int start, int end) {
    int i = start;
    while (i < end && text[i] > ' ' && text[i] != ',' && text[i] != ']') {
      i++;
    }
    return i;
  }

  private static int skipSpace(byte[] text, int start, int end) {
    int i = start;
    while (i < end && text[i] <= ' ' && text[i] >= 0) {
      i++;
    }
    return i;
  }
}
