package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardscan.model.limits.Limits;
import io.shardscan.server.collection.IndexChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code use_index} and {@code index_params}. Parameters may lie in {@code index_params}
 * itself or in an object that is named after the index, once or twice. Unknown ones are ignored.
 */
final class IndexParameters {
  /** The indexes that queries may name. */
  static final List<String> NAMES = List.of("pca", "hnsw", "ivf", "auto");

  private static final int DEFAULT_DIMENSIONS = 64;
  private static final int DEFAULT_MULTIPLIER = 10;
  private static final int MAX_MULTIPLIER = 10_000;
  private static final int MAX_DEPTH = 3;

  private final List<String> problems = new ArrayList<>();
  private @Nullable String name;
  private int dimensions = DEFAULT_DIMENSIONS;
  private int multiplier = DEFAULT_MULTIPLIER;
  private @Nullable Double targetRecall;

  /** Takes the index's name, which is one of {@link #NAMES}, or null. */
  void use(@Nullable String name) {
    this.name = name;
  }

  /** Reads the object that the parser is at. */
  void read(JsonParser parser) throws IOException {
    readObject(parser, 1);
  }

  /** What is wrong with the parameters. */
  List<String> problems() {
    return problems;
  }

  /** What was chosen. */
  IndexChoice choice() {
    return switch (name) {
      case null -> new IndexChoice.Exact();
      case "pca" -> new IndexChoice.Reduced(dimensions, multiplier);
      default -> new IndexChoice.Approximate(name, targetRecall);
    };
  }

  private void readObject(JsonParser parser, int depth) throws IOException {
    String field;
    while ((field = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      switch (field) {
        case "reduced_dimensions" ->
            dimensions = readInteger(parser, field, Limits.MAX_DIMENSION, DEFAULT_DIMENSIONS);
        case "candidate_multiplier" ->
            multiplier = readInteger(parser, field, MAX_MULTIPLIER, DEFAULT_MULTIPLIER);
        case "target_recall" -> targetRecall = readRecall(parser);
        default -> {
          if (token == JsonToken.START_OBJECT && NAMES.contains(field) && depth < MAX_DEPTH) {
            readObject(parser, depth + 1);
          } else {
            parser.skipChildren();
          }
        }
      }
    }
  }

  private int readInteger(JsonParser parser, String field, int most, int byDefault)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return byDefault;
    }
    if (parser.currentToken().isNumeric()) {
      double number = parser.getDoubleValue();
      if (number == Math.rint(number) && number >= 1 && number <= most) {
        return (int) number;
      }
    }
    parser.skipChildren();
    problems.add("'%s' in 'index_params' must be an integer from 1 to %d.".formatted(field, most));
    return byDefault;
  }

  private @Nullable Double readRecall(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken().isNumeric()) {
      double number = parser.getDoubleValue();
      if (number >= Limits.MIN_TARGET_RECALL && number <= Limits.MAX_TARGET_RECALL) {
        return number;
      }
    }
    parser.skipChildren();
    problems.add(
        "'target_recall' in 'index_params' must be a number from %s to %s."
            .formatted(Limits.MIN_TARGET_RECALL, Limits.MAX_TARGET_RECALL));
    return null;
  }
}
