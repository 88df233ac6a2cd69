package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an array's header says: a magic number, a version, a length, and a Python dictionary.
 *
 * @param type the element type's name; for records of several fields their Python list
 * @param columnMajor whether the first dimension varies fastest, as in Fortran
 * @param shape the dimensions, slowest first if not column-major
 * @param bytes where the elements begin
 */
record NpyHeader(String type, boolean columnMajor, List<Long> shape, int bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int MAX_DIMENSIONS = 64;
  private static final Pattern DESCRIPTOR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[.*]))");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern DIMENSION = Pattern.compile("\\s*(-?\\d{1,19})L?\\s*");

  /**
   * Reads the header.
   *
   * @param file the array's bytes
   */
  static NpyHeader read(FileSource file, String name) {
    byte[] head = file.read(0, (int) Math.min(file.size(), MAGIC.length + 2 + Integer.BYTES));
    if (head.length < MAGIC.length + 2 + Integer.BYTES
        || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw damaged(name, "does not begin as one");
    }
    ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int version = head[MAGIC.length];
    int lengthAt = MAGIC.length + 2;
    long length =
        version == 1
            ? Short.toUnsignedInt(numbers.getShort(lengthAt))
            : Integer.toUnsignedLong(numbers.getInt(lengthAt));
    int begin = lengthAt + (version == 1 ? Short.BYTES : Integer.BYTES);
    if (version < 1 || version > 3) {
      throw damaged(name, "is of version %d; 1 to 3 are known".formatted(version));
    }
    if (length > MAX_HEADER_BYTES || begin + length > file.size()) {
      throw damaged(name, "has a header of %d bytes".formatted(length));
    }
    String text = new String(file.read(begin, (int) length), StandardCharsets.UTF_8);
    Matcher type = find(DESCRIPTOR, text, name, "descr");
    return new NpyHeader(
        type.group(1) == null ? type.group(2) : type.group(1),
        find(FORTRAN, text, name, "fortran_order").group(1).equals("True"),
        shape(find(SHAPE, text, name, "shape").group(1), name),
        begin + (int) length);
  }

  private static Matcher find(Pattern pattern, String text, String name, String what) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw damaged(name, "has no valid '%s' in its header".formatted(what));
    }
    return matcher;
  }

  private static List<Long> shape(String text, String name) {
    List<Long> shape = new ArrayList<>();
    if (text.isBlank()) {
      return shape;
    }
    String[] dimensions = text.split(",", MAX_DIMENSIONS + 2);
    for (int i = 0; i < dimensions.length; i++) {
      if (i > 0 && i == dimensions.length - 1 && dimensions[i].isBlank()) {
        break; // a Python tuple may end with a comma
      }
      Matcher dimension = DIMENSION.matcher(dimensions[i]);
      if (!dimension.matches()) {
        throw badShape(name, text);
      }
      try {
        shape.add(Long.parseLong(dimension.group(1)));
      } catch (NumberFormatException e) {
        throw badShape(name, text);
      }
    }
    return shape;
  }

  private static DecodeException badShape(String name, String text) {
    return damaged(name, "has an impossible shape: (%s)".formatted(ColumnNames.abridged(text)));
  }

  private static DecodeException damaged(String name, String problem) {
    return new DecodeException(
        "The NumPy array '%s' %s".formatted(ColumnNames.abridged(name), problem));
  }
}
