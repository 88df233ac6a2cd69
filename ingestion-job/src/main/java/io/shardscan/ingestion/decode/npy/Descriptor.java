package io.shardscan.ingestion.decode.npy;

import io.shardscan.ingestion.decode.ColumnNames;
import io.shardscan.ingestion.decode.array.ElementType;
import io.shardscan.ingestion.decode.array.FlagElement;
import io.shardscan.ingestion.decode.array.NumberElement;
import io.shardscan.ingestion.decode.array.TextElement;
import io.shardscan.ingestion.decode.array.UnreadableElement;
import io.shardscan.ingestion.decode.number.NumberType;
import io.shardscan.model.limits.Limits;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NumPy's names of element types, such as {@code <f4}. */
final class Descriptor {
  private static final Pattern FORM =
      Pattern.compile("([<>|=])([a-zA-Z])(\\d{0,9})(?:\\[(\\w+)])?");
  private static final Pattern TIME_UNIT = Pattern.compile("D|h|m|s|ms|us|ns");

  private static final Map<String, NumberType> NUMBERS =
      Map.ofEntries(
          Map.entry("f2", NumberType.FLOAT16),
          Map.entry("f4", NumberType.FLOAT32),
          Map.entry("f8", NumberType.FLOAT64),
          Map.entry("i1", NumberType.INT8),
          Map.entry("i2", NumberType.INT16),
          Map.entry("i4", NumberType.INT32),
          Map.entry("i8", NumberType.INT64),
          Map.entry("u1", NumberType.UINT8),
          Map.entry("u2", NumberType.UINT16),
          Map.entry("u4", NumberType.UINT32),
          Map.entry("u8", NumberType.UINT64),
          // NumPy knows no bfloat16: that of the library ml_dtypes is written as two bytes.
          Map.entry("V2", NumberType.BFLOAT16));

  private Descriptor() {}

  /**
   * What a name stands for.
   *
   * @param array the array's name, for messages
   */
  static ElementType parse(String name, String array) {
    Matcher form = FORM.matcher(name);
    if (!form.matches()) {
      return unreadable(name, array, "");
    }
    ByteOrder order = form.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String kind = form.group(2);
    NumberType number = NUMBERS.get(kind + form.group(3));
    if (number != null) {
      return new NumberElement(number, order);
    }
    int length = form.group(3).isEmpty() ? 0 : Integer.parseInt(form.group(3));
    boolean fits = length > 0 && length <= Limits.MAX_ROW_METADATA_BYTES;
    String unit = form.group(4);
    boolean isTime = unit != null && TIME_UNIT.matcher(unit).matches();
    ElementType none = unreadable(name, array, "");
    return switch (kind) {
      case "b" -> new FlagElement();
      case "S" -> fits ? new TextElement(length, (byte) 0) : none;
      case "U" -> fits ? new Utf32Element(length, order) : none;
      case "m" -> new NumberElement(NumberType.INT64, order);
      case "M" -> isTime ? new TimeElement(unit, order) : none;
      case "O" ->
          unreadable(
              name,
              array,
              ", Python objects, which only Python can read; convert it with astype(str) or to numbers");
      default -> none;
    };
  }

  private static ElementType unreadable(String name, String array, String what) {
    return new UnreadableElement(
        "The array '%s' is of type '%s'%s, which cannot be read; integers, floats of 16 to 64 bits, booleans, texts and datetime64 can"
            .formatted(ColumnNames.abridged(array), ColumnNames.abridged(name), what));
  }
}
