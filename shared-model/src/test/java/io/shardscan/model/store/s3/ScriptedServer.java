package io.shardscan.model.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server that answers as it was told, for answers that no real S3 server gives when asked
 * to. A HEAD is always answered with 200.
 */
final class ScriptedServer implements AutoCloseable {
  /** An answer; an empty content type means none. */
  record Answer(int status, String contentType, String body) {
    /** S3's way to say what went wrong. */
    static Answer error(int status, String code) {
      return new Answer(
          status,
          "application/xml",
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>scripted</Message></Error>"
              .formatted(code));
    }

    /** Success. */
    static Answer ok(String body) {
      return new Answer(200, "application/xml", body);
    }
  }

  private final HttpServer server;
  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Says what to answer next, in order; the last answer is given for ever. */
  void script(Answer... next) {
    answers.clear();
    requests.clear();
    answers.addAll(List.of(next));
  }

  /** Methods of the requests since the last script, other than HEAD. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      requests.add(exchange.getRequestMethod());
      Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      if (!answer.contentType().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      }
      exchange.getResponseHeaders().set("ETag", "\"etag\"");
      exchange.getResponseHeaders().set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
