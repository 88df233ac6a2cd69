package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is ready to be sent.
 *
 * @param status the HTTP status
 * @param headers its headers, with the content's type unless there is no content
 * @param content writes the content
 */
public record Answer(Status status, List<Header> headers, Content content) {
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  /** Writes an answer's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is not closed. */
    void writeTo(OutputStream stream) throws IOException;
  }

  /** Writes an answer's content as JSON. */
  @FunctionalInterface
  public interface JsonContent {
    /** Writes one JSON value. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  public Answer {
    headers = List.copyOf(headers);
  }

  /** An answer in JSON. */
  public static Answer json(Status status, JsonContent content) {
    return new Answer(status, List.of(JSON), stream -> WireJson.write(stream, content));
  }

  /** An answer of bytes that lie ready. */
  public static Answer bytes(String contentType, byte[] content) {
    return new Answer(
        Status.OK_200,
        List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType)),
        stream -> stream.write(content));
  }

  /** An answer that has no content. */
  public static Answer empty() {
    return empty(Status.NO_CONTENT_204);
  }

  /** An answer whose status says all. */
  static Answer empty(Status status) {
    return new Answer(status, List.of(), stream -> {});
  }

  /** The answer that says why a request was not done. */
  public static Answer error(ApiException e) {
    Answer answer = error(e.kind().status(), e.getMessage());
    if (e.kind() == ErrorKind.UNAUTHORIZED) {
      answer = answer.with(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }
    if (e.retryAfterSeconds().isPresent()) {
      answer =
          answer.with(
              HeaderValues.create(HeaderNames.RETRY_AFTER, e.retryAfterSeconds().orElseThrow()));
    }
    return answer;
  }

  /** An error of any status. */
  static Answer error(Status status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  /** The same answer with one more header. */
  Answer with(Header header) {
    List<Header> more = new ArrayList<>(headers);
    more.add(header);
    return new Answer(status, more, content);
  }
}
