package io.shardscan.model.segment;

/** Tells which texts are numbers in JSON (RFC 8259, section 6). */
final class JsonNumber {
  /** What a text is. */
  enum Shape {
    /** No JSON number. */
    NONE,
    /** A JSON number without fraction and exponent. */
    INTEGER,
    /** A JSON number with a fraction, an exponent or both. */
    DECIMAL
  }

  private JsonNumber() {}

  /** What a text is. White space is no part of a number. */
  static Shape shapeOf(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int end = digitsEnd(text, start);
    if (end == start || (end > start + 1 && text.charAt(start) == '0')) {
      return Shape.NONE;
    }
    if (end == text.length()) {
      return Shape.INTEGER;
    }
    int at = end;
    if (text.charAt(at) == '.') {
      int fraction = at + 1;
      at = digitsEnd(text, fraction);
      if (at == fraction) {
        return Shape.NONE;
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
        exponent++;
      }
      at = digitsEnd(text, exponent);
      if (at == exponent) {
        return Shape.NONE;
      }
    }
    return at == text.length() ? Shape.DECIMAL : Shape.NONE;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
