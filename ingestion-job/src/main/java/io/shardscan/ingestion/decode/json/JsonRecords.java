package io.shardscan.ingestion.decode.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The JSON values of a file, one after the other or in one array. Must be closed. */
final class JsonRecords implements AutoCloseable {
  /**
   * Most bytes of a value: of the longest vector and the largest metadata, with room for spaces.
   */
  static final int MAX_RECORD_BYTES = 4 << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(MAX_RECORD_BYTES)
                          .build())
                  .build())
          .build();

  private final BoundedStream stream;
  private final JsonParser parser;
  private long row = -1;
  private boolean array;
  private boolean begun;

  JsonRecords(FileSource source) {
    stream = new BoundedStream(new SourceStream(source, 0, source.size()));
    try {
      parser = MAPPER.createParser(stream);
    } catch (IOException e) {
      stream.close();
      throw malformed(e);
    }
  }

  /** The number of the value that was read last, from 0. */
  long row() {
    return row;
  }

  /**
   * Reads the next value.
   *
   * @return null after the last
   * @throws DecodeException if the file is not JSON
   */
  @Nullable JsonNode next() {
    row++;
    stream.recordBegins();
    try {
      JsonToken token = parser.nextToken();
      if (!begun) {
        begun = true;
        if (token == JsonToken.START_ARRAY) {
          array = true;
          token = parser.nextToken();
        }
      }
      if (array && token == JsonToken.END_ARRAY) {
        if (parser.nextToken() != null) {
          throw DecodeException.atRow(row, "there is more after the end of the array");
        }
        return null;
      }
      return token == null ? null : MAPPER.readTree(parser);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private DecodeException malformed(IOException e) {
    if (e instanceof RecordTooLargeException) {
      return DecodeException.atRow(
          Math.max(0, row), "it has more than %d bytes of JSON".formatted(MAX_RECORD_BYTES));
    }
    String where = "";
    String what = e.getMessage();
    if (e instanceof JsonProcessingException json) {
      JsonLocation location = json.getLocation();
      where =
          location == null
              ? ""
              : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
      what = json.getOriginalMessage();
    }
    return new DecodeException(
        "Row %d: it is not valid JSON%s: %s".formatted(Math.max(0, row), where, what), e);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** A value does not end within its bounds. */
  private static final class RecordTooLargeException extends IOException {}

  /** The file's bytes; ends with an error where a value takes too many of them. */
  private static final class BoundedStream extends InputStream {
    private final SourceStream in;
    private long read;
    private long mostRead = MAX_RECORD_BYTES;

    BoundedStream(SourceStream in) {
      this.in = in;
    }

    void recordBegins() {
      mostRead = read + MAX_RECORD_BYTES;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (read > mostRead) {
        throw new RecordTooLargeException();
      }
      int count = in.read(to, offset, length);
      read += Math.max(0, count);
      return count;
    }

    @Override
    public void close() {
      in.close();
    }
  }
}
