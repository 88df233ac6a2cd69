package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.column.BytesText;
import io.shardscan.ingestion.decode.number.NumberType;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a column's values are, and how they lie. */
sealed interface FieldType {
  /** No value at all. */
  record Nothing() implements FieldType {}

  /** A boolean in a bit. */
  record Flag() implements FieldType {}

  /** A boolean in a byte: 0 is false, all else true. */
  record ByteFlag() implements FieldType {}

  /** A number; also a length of time, as a number of its unit. */
  record Numeric(NumberType type) implements FieldType {}

  /** Texts or bytes one after the other, between offsets of 32 or 64 bits. */
  record Text(BytesText meaning, boolean longOffsets) implements FieldType {}

  /** Texts or bytes that lie anywhere in some buffers. */
  record TextView(BytesText meaning) implements FieldType {}

  /** Bytes of one length. */
  record FixedBytes(BytesText meaning, int bytes) implements FieldType {}

  /**
   * A decimal of 4, 8, 16 or 32 bytes. Kept as a double, so that filters compare it as a number.
   *
   * @param exact whether it is kept as text, as in keys
   */
  record Decimal(int bytes, int scale, boolean exact) implements FieldType {}

  /** A day, counted in days or milliseconds. */
  record Day(boolean millis) implements FieldType {}

  /** An instant. */
  record Instant(TimeUnit unit) implements FieldType {}

  /** A time of day, of 4 or 8 bytes. */
  record Clock(TimeUnit unit, int bytes) implements FieldType {}

  /** Lists, between offsets of 32 or 64 bits. */
  record Items(boolean longOffsets) implements FieldType {}

  /** Lists of one length. */
  record FixedItems(int size) implements FieldType {}

  /** Structures. */
  record Structure() implements FieldType {}

  /** Maps: lists of structures of a key and a value. */
  record Entries() implements FieldType {}

  /**
   * How such values give keys.
   *
   * @return empty if they cannot: keys are texts or whole numbers
   */
  default Optional<FieldType> asKey() {
    return Optional.ofNullable(
        switch (this) {
          case Numeric number -> number.type().isFloat() ? null : this;
          case Text text ->
              text.meaning() == BytesText.JSON
                  ? null
                  : new Text(BytesText.STRING, text.longOffsets());
          case TextView view ->
              view.meaning() == BytesText.JSON ? null : new TextView(BytesText.STRING);
          case FixedBytes bytes -> bytes.meaning() == BytesText.UUID ? this : null;
          case Decimal decimal -> new Decimal(decimal.bytes(), decimal.scale(), true);
          default -> null;
        });
  }
}
