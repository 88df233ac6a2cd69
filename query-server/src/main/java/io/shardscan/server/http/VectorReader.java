package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.number.PlainDecimal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query vector: an array of finite numbers. One of plain decimals, as nearly all are, is
 * read straight from the body's bytes; any other, and whatever is wrong with it, by the parser.
 */
final class VectorReader {
  private static final int START_COMPONENTS = 512;
  private static final float[] NONE = new float[0];

  private float[] components = NONE;
  private int count;
  private @Nullable String problem;

  /** The vector, if there is no problem. */
  float[] vector() {
    return components.length == count ? components : Arrays.copyOf(components, count);
  }

  /** The component that is being read, from 0: where JSON is broken if it breaks here. */
  int position() {
    return count;
  }

  /** What is wrong and what would be right. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Reads the array that the parser stands at the start of, to its end.
   *
   * @param body the bytes that the parser reads; an array that was read without it is blanked in
   *     them, line ends excepted, so that the parser finds an empty one, and later places right
   * @param length how many bytes the body has
   */
  void read(JsonParser parser, byte[] body, int length) throws IOException {
    long start = parser.currentLocation().getByteOffset();
    if (start > 0 && start <= length && body[(int) start - 1] == '[') {
      int end = readPlain(body, (int) start, length);
      if (end >= 0) {
        for (int i = (int) start; i < end; i++) {
          body[i] = (byte) Math.min(body[i], ' ');
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
          throw new IllegalStateException("the parser does not read the body's own bytes");
        }
        return;
      }
    }
    readByParser(parser);
  }

  /**
   * Reads an array of 1 to {@link Limits#MAX_DIMENSION} plain decimals.
   *
   * @return where its closing bracket is, or −1 if there is anything else in it
   */
  private int readPlain(byte[] body, int start, int length) {
    components = new float[START_COMPONENTS];
    for (count = 0; count < Limits.MAX_DIMENSION; ) {
      if (count == components.length) {
        components = Arrays.copyOf(components, 2 * count);
      }
      int end = PlainDecimal.read(body, skipSpace(body, start, length), length, components, count);
      if (end == PlainDecimal.NOT_TAKEN) {
        return -1;
      }
      count++;
      int after = skipSpace(body, end, length);
      if (after == length || (body[after] != ',' && body[after] != ']')) {
        return -1;
      }
      if (body[after] == ']') {
        return after;
      }
      start = after + 1;
    }
    return -1;
  }

  private static int skipSpace(byte[] body, int start, int length) {
    int i = start;
    while (i < length
        && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
      i++;
    }
    return i;
  }

  private void readByParser(JsonParser parser) throws IOException {
    components = new float[START_COMPONENTS];
    count = 0;
    problem = null;
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      float value = 0;
      if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
        value = parser.getFloatValue();
        if (!Float.isFinite(value)) {
          refuse("Component %d of 'vector' is too large for a 32-bit float.".formatted(count));
        }
      } else {
        refuse(
            "Component %d of 'vector' is %s; it must be a finite number."
                .formatted(count, JsonTypes.describe(token)));
        parser.skipChildren();
      }
      append(value);
    }
    if (count == 0) {
      refuse("'vector' is empty; it must have 1 to %d components.".formatted(Limits.MAX_DIMENSION));
    } else if (count > Limits.MAX_DIMENSION) {
      refuse(
          "'vector' has %d components; it must have 1 to %d."
              .formatted(count, Limits.MAX_DIMENSION));
    }
  }

  private void append(float value) {
    if (count < Limits.MAX_DIMENSION) {
      if (count == components.length) {
        components = Arrays.copyOf(components, 2 * count);
      }
      components[count] = value;
    }
    count++;
  }

  private void refuse(String what) {
    if (problem == null) {
      problem = what;
    }
  }
}
