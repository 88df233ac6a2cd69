package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells that the server is there; whether it is ready is told under {@code /observe/health}. */
final class HealthResource implements Resource {
  private static final Answer OK =
      Answer.bytes("text/plain; charset=utf-8", "OK".getBytes(StandardCharsets.UTF_8));

  private final String workerId;

  HealthResource(String workerId) {
    this.workerId = workerId;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/health", Access.OPEN, exchange -> OK),
        new Route(Method.GET, "/api/v1/health", Access.OPEN, exchange -> asJson()));
  }

  private Answer asJson() {
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "ok");
          json.writeStringField("worker_id", workerId);
          json.writeEndObject();
        });
  }
}
