package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;

/** Tells who a key belongs to. */
final class IdentityResource implements Resource {
  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.GET, "/api/v1/whoami", Access.BEARER, IdentityResource::tell));
  }

  private static Answer tell(Exchange exchange) {
    String tenant = exchange.key().tenant();
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("client_id", tenant);
          json.writeStringField("client_name", tenant);
          json.writeEndObject();
        });
  }
}
