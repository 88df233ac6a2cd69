package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.limits.Names;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.scan.score.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON body of one query, in one pass and without a tree. Known fields are strictly
 * typed, unknown ones are ignored, a field that is null has its default, and a field may be given
 * only once. All problems of the fields are collected; what is not JSON is refused at once.
 */
final class QueryParser {
  private static final String KNOWN_INDEXES = String.join(", ", IndexParameters.NAMES);
  private static final String KNOWN_METRICS =
      Arrays.stream(Metric.values()).map(Metric::wireName).collect(Collectors.joining(", "));
  static final long MAX_ANSWER_VECTOR_BYTES = 64L << 20;
  private static final String RIGHT_TOP_K = "an integer from 1 to %d".formatted(Limits.MAX_TOP_K);

  private final JsonParser parser;
  private final byte[] body;
  private final int length;
  private final boolean bearer;
  private final List<String> problems = new ArrayList<>();
  private final VectorReader vector = new VectorReader();
  private @Nullable String field;
  private @Nullable String apiKey;
  private @Nullable String collection;
  private boolean collectionGiven;
  private boolean vectorGiven;
  private Metric metric = Metric.COSINE;
  private @Nullable Integer topK;
  private float threshold = Limits.DEFAULT_SIMILARITY_THRESHOLD;
  private MetadataChoice metadata = new MetadataChoice.None();
  private boolean includeVectors;
  private @Nullable Filter filter;
  private final IndexParameters index = new IndexParameters();

  private QueryParser(JsonParser parser, byte[] body, int length, boolean bearer) {
    this.parser = parser;
    this.body = body;
    this.length = length;
    this.bearer = bearer;
  }

  /**
   * Reads a body.
   *
   * @param bytes the body, which is changed while it is read
   * @param length how many of the bytes it has
   * @param bearer whether the request's key is in its headers, as it is where the fields {@code
   *     filter} and {@code include_vectors} have a meaning
   * @throws ApiException if it is not a JSON object
   */
  static QueryFields parse(byte[] bytes, int length, boolean bearer) {
    try (JsonParser parser = WireJson.parser(bytes, length)) {
      return new QueryParser(parser, bytes, length, bearer).read();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private QueryFields read() throws IOException {
    try {
      JsonToken start = parser.nextToken();
      if (start != JsonToken.START_OBJECT) {
        throw ApiException.badRequest(
            "The body must be a JSON object; it is %s."
                .formatted(start == null ? "empty" : JsonTypes.describe(start)));
      }
      while ((field = parser.nextFieldName()) != null) {
        parser.nextToken();
        readField(field);
      }
      if (parser.nextToken() != null) {
        throw ApiException.badRequest(
            "There is more after the JSON object, from %s.".formatted(place()));
      }
    } catch (StreamConstraintsException e) {
      throw ApiException.badRequest(
          "The body's JSON is nested deeper than %d levels, or a name or number in it is too long (%s)."
              .formatted(WireJson.MAX_DEPTH, place()));
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
    addMissing();
    checkVectorsFit();
    problems.addAll(index.problems());
    return new QueryFields(
        apiKey,
        problems,
        collection == null ? "" : collection,
        vector.vector(),
        metric,
        topK,
        threshold,
        filter == null || metadata.any() ? metadata : new MetadataChoice.All(),
        includeVectors,
        index.choice(),
        filter);
  }

  private void readField(String name) throws IOException {
    switch (name) {
      case "api_key" -> apiKey = bearer ? ignored() : readApiKey();
      case "collection" -> collection = readCollection();
      case "vector" -> readVector();
      case "top_k" -> topK = readTopK();
      case "similarity_threshold" -> threshold = readThreshold();
      case "distance_metric" -> metric = readMetric();
      case "include_metadata" -> metadata = readMetadata();
      case "use_index" -> readIndex();
      case "index_params" -> {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          index.read(parser);
        } else if (!isNull()) {
          wrongType("an object");
          parser.skipChildren();
        }
      }
      case "filter" -> {
        if (bearer && !isNull()) {
          readFilter();
        } else {
          parser.skipChildren();
        }
      }
      case "include_vectors" -> {
        if (bearer) {
          includeVectors = readBoolean(false);
        } else {
          parser.skipChildren();
        }
      }
      default -> parser.skipChildren();
    }
  }

  private @Nullable String ignored() throws IOException {
    parser.skipChildren();
    return null;
  }

  private @Nullable String readApiKey() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    return ignored();
  }

  private @Nullable String readCollection() throws IOException {
    collectionGiven = !isNull();
    String name = readString("a string");
    if (name != null) {
      Names.problemWithCollection(name).ifPresent(problems::add);
    }
    return name;
  }

  private void readVector() throws IOException {
    if (isNull()) {
      return;
    }
    vectorGiven = true;
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      vector.read(parser, body, length);
      vector.problem().ifPresent(problems::add);
    } else {
      wrongType("an array of numbers");
      parser.skipChildren();
    }
  }

  private @Nullable Integer readTopK() throws IOException {
    if (isNull()) {
      return null;
    }
    if (!parser.currentToken().isNumeric()) {
      wrongType(RIGHT_TOP_K);
      parser.skipChildren();
      return null;
    }
    double number = readNumber();
    if (number != Math.rint(number) || number < 1 || number > Limits.MAX_TOP_K) {
      problems.add(
          "'top_k' is %s; it must be %s.".formatted(abridged(parser.getText()), RIGHT_TOP_K));
      return null;
    }
    return (int) number;
  }

  private float readThreshold() throws IOException {
    if (isNull()) {
      return Limits.DEFAULT_SIMILARITY_THRESHOLD;
    }
    if (!parser.currentToken().isNumeric()) {
      wrongType("a finite number");
      parser.skipChildren();
      return Limits.DEFAULT_SIMILARITY_THRESHOLD;
    }
    double number = readNumber();
    if (!(Math.abs(number) <= Float.MAX_VALUE)) {
      problems.add("'similarity_threshold' is too large for a 32-bit float.");
    }
    return (float) number;
  }

  private Metric readMetric() throws IOException {
    String name = readString("one of " + KNOWN_METRICS);
    if (name == null) {
      return Metric.COSINE;
    }
    return Metric.of(name)
        .orElseGet(
            () -> {
              problems.add(
                  "Unknown 'distance_metric' '%s'; known are %s."
                      .formatted(abridged(name), KNOWN_METRICS));
              return Metric.COSINE;
            });
  }

  private void readIndex() throws IOException {
    String name = readString("null for an exact scan, or one of " + KNOWN_INDEXES);
    if (name != null && !IndexParameters.NAMES.contains(name)) {
      problems.add(
          "Unknown 'use_index' '%s'; leave it out for an exact scan, or use one of %s."
              .formatted(abridged(name), KNOWN_INDEXES));
      return;
    }
    index.use(name);
  }

  private void readFilter() throws IOException {
    JsonNode node = WireJson.tree(parser);
    try {
      filter = FilterParser.parse(node);
    } catch (FilterParser.InvalidFilterException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private MetadataChoice readMetadata() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return readBoolean(false) ? new MetadataChoice.All() : new MetadataChoice.None();
    }
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        names.add(parser.getText());
      } else {
        problems.add("'include_metadata' is an array of names of fields, each a string.");
        parser.skipChildren();
      }
    }
    return new MetadataChoice.Fields(names);
  }

  /** Vectors are held until the answer is written, unlike what else it has. */
  private void checkVectorsFit() {
    long results = topK == null ? Limits.DEFAULT_TOP_K : topK;
    if (includeVectors
        && results * vector.vector().length * Float.BYTES > MAX_ANSWER_VECTOR_BYTES) {
      problems.add(
          "'include_vectors' with this 'top_k' may take more than %d bytes of vectors: ask for at most %d results."
              .formatted(
                  MAX_ANSWER_VECTOR_BYTES,
                  MAX_ANSWER_VECTOR_BYTES / ((long) vector.vector().length * Float.BYTES)));
    }
  }

  private boolean readBoolean(boolean byDefault) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> byDefault;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> {
        wrongType("true or false");
        parser.skipChildren();
        yield byDefault;
      }
    };
  }

  private @Nullable String readString(String right) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    if (!isNull()) {
      wrongType(right);
      parser.skipChildren();
    }
    return null;
  }

  private double readNumber() throws IOException {
    try {
      return parser.getDoubleValue();
    } catch (InputCoercionException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private void wrongType(String right) {
    problems.add(
        "'%s' is %s; it must be %s."
            .formatted(field, JsonTypes.describe(parser.currentToken()), right));
  }

  private void addMissing() {
    List<String> missing = new ArrayList<>();
    if (!collectionGiven) {
      missing.add("'collection' (a string)");
    }
    if (!vectorGiven) {
      missing.add("'vector' (an array of numbers)");
    }
    if (!missing.isEmpty()) {
      problems.addFirst("Missing required fields: %s.".formatted(String.join(", ", missing)));
    }
  }

  private ApiException notJson(JsonProcessingException e) {
    if ("vector".equals(field) && parser.getParsingContext().inArray()) {
      return ApiException.badRequest(
          "Component %d of 'vector' is not a JSON number (%s); NaN and infinities cannot be sent."
              .formatted(vector.position(), place()));
    }
    String original = e.getOriginalMessage();
    if (original.startsWith("Duplicate field")) {
      return ApiException.badRequest(
          "The body has the field %s twice (%s)."
              .formatted(original.substring("Duplicate field".length()).strip(), place()));
    }
    return ApiException.badRequest("The body is not valid JSON (%s).".formatted(place()));
  }

  private String place() {
    JsonLocation location = parser.currentLocation();
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String abridged(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
