package io.shardscan.ingestion.decode.parquet;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.shardscan.ingestion.decode.Utf8;
import io.shardscan.ingestion.decode.column.RowCursor;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;

/** Stored bytes as the text that they are kept as. */
final class BytesText {
  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private BytesText() {}

  static String utf8(Binary value, String column, RowCursor cursor) {
    ByteBuffer bytes = value.toByteBuffer();
    byte[] array = bytes.hasArray() ? bytes.array() : value.getBytes();
    int offset = bytes.hasArray() ? bytes.arrayOffset() + bytes.position() : 0;
    return Utf8.decode(array, offset, value.length())
        .orElseThrow(() -> cursor.bad(column, "has a text that is not valid UTF-8"));
  }

  static String json(Binary value, String column, RowCursor cursor) {
    String text = utf8(value, column, cursor);
    try {
      JSON.readTree(text);
    } catch (JacksonException e) {
      throw cursor.bad(column, "has a value that is not valid JSON");
    }
    return text;
  }

  static String uuid(Binary value, String column, RowCursor cursor) {
    if (value.length() != 2 * Long.BYTES) {
      throw cursor.bad(column, "has a UUID of %d bytes".formatted(value.length()));
    }
    ByteBuffer bytes = value.toByteBuffer();
    int at = bytes.position();
    return new UUID(bytes.getLong(at), bytes.getLong(at + Long.BYTES)).toString();
  }

  static String base64(Binary value) {
    return Base64.getEncoder().encodeToString(value.getBytes());
  }
}
