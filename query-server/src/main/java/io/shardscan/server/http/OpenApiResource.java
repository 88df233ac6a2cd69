package io.shardscan.server.http;

import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The API's description. */
final class OpenApiResource implements Resource {
  private static final String DOCUMENT = "/io/shardscan/server/http/openapi.yaml";

  private final Answer document = Answer.bytes("application/yaml; charset=utf-8", read());

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.GET, "/openapi.yaml", Access.OPEN, exchange -> document));
  }

  private static byte[] read() {
    try (InputStream stream = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
      if (stream == null) {
        throw new IllegalStateException(DOCUMENT + " is missing from the class path");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
