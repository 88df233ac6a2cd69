package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardscan.model.limits.Limits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a query vector: an array of finite numbers. */
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

  /** Reads the array that the parser stands at the start of, to its end. */
  void read(JsonParser parser) throws IOException {
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
