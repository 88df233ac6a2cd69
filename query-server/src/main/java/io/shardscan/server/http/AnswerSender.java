package io.shardscan.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/**
 * Sends answers. One that fits the buffer goes out in one piece, and can still become an error
 * while it is written; a larger one is streamed, and if that fails the connection is closed before
 * the answer's end, so that no client takes a part for the whole.
 */
final class AnswerSender {
  private AnswerSender() {}

  static void send(ServerRequest request, ServerResponse response, Answer answer)
      throws IOException {
    if (request.prologue().method().equals(Method.HEAD)) {
      head(response, answer);
      if (!response.headers().contains(HeaderNames.CONTENT_LENGTH)) {
        ByteCount length = new ByteCount();
        answer.content().writeTo(length);
        response.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(length.bytes()));
      }
      response.send();
      return;
    }
    AnswerBuffer buffer =
        new AnswerBuffer(
            () -> {
              head(response, answer);
              return response.outputStream();
            });
    try {
      answer.content().writeTo(buffer);
      if (buffer.streaming()) {
        buffer.finish();
        return;
      }
    } catch (IOException | RuntimeException e) {
      if (buffer.streaming()) {
        throw new CloseConnectionException("An answer could not be written to its end", e);
      }
      throw e;
    }
    head(response, answer);
    response.send(buffer.bytes(), 0, buffer.size());
  }

  private static void head(ServerResponse response, Answer answer) {
    response.status(answer.status());
    for (Header header : answer.headers()) {
      response.headers().set(header);
    }
    response.headers().set(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF);
  }
}
