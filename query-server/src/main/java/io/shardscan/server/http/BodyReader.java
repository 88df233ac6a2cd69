package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/** Reads bodies into memory, within the bounds of one body and of all bodies together. */
final class BodyReader {
  private static final int START_BYTES = 16 << 10;

  private final BodyBudget budget;

  BodyReader(BodyBudget budget) {
    this.budget = budget;
  }

  /** Makes something of a body's bytes, which may be changed, and are gone afterwards. */
  @FunctionalInterface
  interface Use<T> {
    T of(byte[] bytes, int length) throws IOException;
  }

  /**
   * Reads a body.
   *
   * @param most most bytes that it may have
   * @throws ApiException if it has more
   */
  <T> T read(RequestBody body, int most, Use<T> use) throws IOException {
    OptionalLong declared = body.declaredLength();
    if (declared.isPresent() && declared.getAsLong() > most) {
      throw tooLarge(most);
    }
    try (BodyBudget.Share share = budget.share();
        InputStream stream = body.open(share)) {
      byte[] bytes = new byte[START_BYTES];
      int length = 0;
      int read;
      while ((read = stream.read(bytes, length, bytes.length - length)) != -1) {
        length += read;
        if (length > most) {
          throw tooLarge(most);
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
      }
      return use.of(bytes, length);
    }
  }

  /**
   * Reads a body that is a JSON object.
   *
   * @param optional whether no body stands for an object without fields
   * @throws ApiException if it is anything else
   */
  JsonFields readObject(RequestBody body, int most, boolean optional) throws IOException {
    return read(
        body,
        most,
        (bytes, length) -> {
          if (length == 0 && optional) {
            return JsonFields.none();
          }
          JsonNode node;
          try {
            node = WireJson.tree(bytes, length);
          } catch (JsonProcessingException e) {
            throw ApiException.badRequest(
                "The body is not valid JSON, has a field twice or is nested too deeply (line %d, column %d)."
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
          }
          if (!node.isObject()) {
            throw ApiException.badRequest(
                "The body must be a JSON object; it is %s.".formatted(JsonTypes.describe(node)));
          }
          return new JsonFields(node);
        });
  }

  private static ApiException tooLarge(int most) {
    return ApiException.badRequest(
        "The body is too large: it may have at most %d bytes.".formatted(most));
  }
}
