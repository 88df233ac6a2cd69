package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.column.ScalarSink;
import io.shardscan.model.row.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that a column refers to by their numbers, decoded. */
final class Dictionary {
  /** What a value takes in memory beside its text. */
  private static final int VALUE_BYTES = 48;

  private final ColumnType type;
  private final List<@Nullable Object> values = new ArrayList<>();
  private long bytes;

  Dictionary(ColumnType type) {
    this.type = type;
  }

  /** A text, and its length in UTF-8. */
  private record Text(String value, int bytes) {}

  ColumnType type() {
    return type;
  }

  int size() {
    return values.size();
  }

  /** The bytes that the values have. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes the next value.
   *
   * @param mostBytes the most that this dictionary may have
   */
  void add(Values from, long mostBytes) {
    Collecting sink = new Collecting();
    from.next(sink);
    values.add(sink.value);
    bytes += VALUE_BYTES;
    if (sink.value instanceof Text text) {
      bytes += text.bytes();
    }
    if (bytes > mostBytes) {
      throw new DecodeException(
          "The dictionaries of the Arrow file have more than %d MiB; write those columns without dictionaries"
              .formatted(ArrowLimits.MAX_DICTIONARY_BYTES >> 20));
    }
  }

  /** Hands a value on; a null is no call. */
  void put(int index, ScalarSink sink) {
    Object value = values.get(index);
    switch (value) {
      case null -> {}
      case Text text -> sink.text(text.value(), text.bytes());
      case Long number -> sink.integer(number);
      case Double number -> sink.number(number);
      case Boolean flag -> sink.flag(flag);
      default -> throw new IllegalStateException("a value of " + value.getClass());
    }
  }

  private static final class Collecting implements ScalarSink {
    private @Nullable Object value;

    @Override
    public void text(String text, int textBytes) {
      value = new Text(text, textBytes);
    }

    @Override
    public void integer(long number) {
      value = number;
    }

    @Override
    public void number(double number) {
      value = number;
    }

    @Override
    public void flag(boolean flag) {
      value = flag;
    }
  }
}
