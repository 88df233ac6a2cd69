package io.shardscan.ingestion.decode.column;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.model.row.ColumnType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What stored bytes mean, and the text that they are kept as. */
public enum BytesText {
  /** UTF-8. */
  STRING {
    @Override
    public String of(byte[] bytes, int offset, int length, String column, RowCursor cursor) {
      return Utf8.decode(bytes, offset, length)
          .orElseThrow(() -> cursor.bad(column, "has a text that is not valid UTF-8"));
    }
  },
  /** One value of JSON, in UTF-8. */
  JSON {
    @Override
    public String of(byte[] bytes, int offset, int length, String column, RowCursor cursor) {
      String text = STRING.of(bytes, offset, length, column, cursor);
      try {
        ONE_VALUE.readTree(text);
      } catch (JacksonException e) {
        throw cursor.bad(column, "has a value that is not valid JSON");
      }
      return text;
    }
  },
  /** The 16 bytes of a UUID, most significant first. */
  UUID {
    @Override
    public String of(byte[] bytes, int offset, int length, String column, RowCursor cursor) {
      if (length != 2 * Long.BYTES) {
        throw cursor.bad(column, "has a UUID of %d bytes".formatted(length));
      }
      ByteBuffer halves = ByteBuffer.wrap(bytes, offset, length);
      return new java.util.UUID(halves.getLong(), halves.getLong()).toString();
    }
  },
  /** Bytes of no known meaning, as Base64. */
  BINARY {
    @Override
    public String of(byte[] bytes, int offset, int length, String column, RowCursor cursor) {
      ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, offset, length));
      return StandardCharsets.US_ASCII.decode(encoded).toString();
    }
  };

  private static final ObjectReader ONE_VALUE =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * The text of stored bytes.
   *
   * @param column the column's name, for messages
   */
  public abstract String of(byte[] bytes, int offset, int length, String column, RowCursor cursor);

  /** The type of a metadata column of such. */
  public ColumnType columnType() {
    return this == JSON ? ColumnType.JSON : ColumnType.STRING;
  }

  /** The bytes of the text in UTF-8, where so many were stored. */
  public int textBytes(int stored, String text) {
    return this == STRING || this == JSON ? stored : text.length();
  }
}
