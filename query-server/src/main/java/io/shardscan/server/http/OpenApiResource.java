package io.shardscan.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's description, for programs as YAML and JSON, and for people as a page. The page is made
 * of the description by a script of ours; nothing of it comes from elsewhere.
 */
final class OpenApiResource implements Resource {
  private static final String DOCUMENT = "openapi.yaml";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Answer yaml = Answer.bytes("application/yaml; charset=utf-8", read(DOCUMENT));
  private final Answer json = Answer.bytes("application/json", json());
  private final Answer page = page("docs.html", "text/html; charset=utf-8");
  private final Answer script = page("docs.js", "text/javascript; charset=utf-8");
  private final Answer style = page("docs.css", "text/css; charset=utf-8");

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/openapi.yaml", Access.OPEN, exchange -> yaml),
        new Route(Method.GET, "/openapi.json", Access.OPEN, exchange -> json),
        new Route(Method.GET, "/docs", Access.OPEN, exchange -> page),
        new Route(Method.GET, "/docs/docs.js", Access.OPEN, exchange -> script),
        new Route(Method.GET, "/docs/docs.css", Access.OPEN, exchange -> style));
  }

  private static Answer page(String name, String contentType) {
    return Answer.bytes(contentType, read(name))
        .with(HeaderValues.create(HeaderNames.create("Content-Security-Policy"), POLICY))
        .with(HeaderValues.create(HeaderNames.create("Referrer-Policy"), "no-referrer"));
  }

  private static byte[] json() {
    Yaml parser = new Yaml(new SafeConstructor(new LoaderOptions()));
    Object tree = parser.load(new String(read(DOCUMENT), StandardCharsets.UTF_8));
    try {
      return new ObjectMapper().writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the description has something that JSON has not", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream stream = OpenApiResource.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
