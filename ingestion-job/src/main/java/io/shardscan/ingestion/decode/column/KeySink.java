package io.shardscan.ingestion.decode.column;

/**
 * Takes the keys of rows.
 *
 * @param column the key's column, for messages
 * @param keys gets a key a row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeySink(String column, String[] keys, RowCursor cursor) implements ScalarSink {
  @Override
  public void text(String value, int bytes) {
    cursor.addKey(bytes, column);
    keys[cursor.index()] = value;
  }

  @Override
  public void integer(long value) {
    String key = Long.toString(value);
    text(key, key.length());
  }
}
