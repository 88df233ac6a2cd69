package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Method;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends every request of the API's description about what one tenant has with the key of another,
 * which gets nothing of it and changes nothing of it.
 */
class TenantsApartTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  /** Requests that make something of the caller's own, under the same name. */
  private static final Set<String> OF_THE_CALLER =
      Set.of(
          "POST /api/v1/collections",
          "POST /api/v1/collections/{collection}/files/{file}",
          "PUT /api/v1/collections/{collection}/files/{file}",
          "POST /api/v1/collections/{collection}/vectors",
          "GET /api/v1/collections",
          "GET /api/v1/whoami",
          "GET /api/v1/fleet",
          // Each query of a batch has its own status.
          "POST /api/v1/query/batch");

  /** Paths of keys that no row of the test has. */
  private static final Set<String> NO_ROWS =
      Set.of(VectorResource.VECTORS + "/update", VectorResource.VECTORS + "/delete");

  private static TestServer server;
  private static String upload;

  @BeforeAll
  static void start() {
    server = new TestServer();
    assertThat(server.upload(WARM_KEY, "products", "secret.csv", secret()).statusCode())
        .isEqualTo(201);
    String job = "exports/acme/products/" + JOB + "/";
    server.store.put(
        job + "job.json",
        """
        {"status":"complete","epoch":1,"rows":1,"parts":[{"filename":"part-0000.parquet","bytes":6}],
         "begun":"2026-03-01T12:00:00Z","updated":"2026-03-01T12:00:00Z"}
        """
            .getBytes(StandardCharsets.UTF_8),
        PutCondition.ALWAYS);
    server.store.put(job + "part-0000.parquet", secret(), PutCondition.ALWAYS);
    server.store.put(job + "EXPORT_README.md", secret(), PutCondition.ALWAYS);
    upload =
        json(send(
                    "POST",
                    "/api/v1/collections/products/files/parts.csv/uploads",
                    "{\"content_length\":6}",
                    WARM_KEY)
                .body())
            .path("upload_id")
            .asText();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] secret() {
    return "secret".getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> send(String method, String path, String body, String key) {
    return server.send(
        server
            .request(path, key)
            .header("Content-Type", "application/json")
            .header(
                "X-Content-Sha256",
                "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  @TestFactory
  Iterable<DynamicTest> everyEndpointKeepsThemApart() {
    return server.server.routes().all().stream()
        .filter(route -> route.access() == Access.BEARER || route.access() == Access.KEY_IN_BODY)
        .map(
            route ->
                DynamicTest.dynamicTest(
                    route.method().text() + " " + route.path(), () -> check(route)))
        .toList();
  }

  private static void check(Route route) {
    String path =
        route
            .path()
            .replace("{collection}", "products")
            .replace("{file}", "secret.csv")
            .replace("{upload}", upload)
            .replace("{part}", "1")
            .replace("{key}", "product_1")
            .replace("{job}", JOB)
            .replaceFirst("/download$", "/download?part=0");
    forgetTheOther();
    Map<String, String> before = objectsOfTheTenant();

    HttpResponse<String> foreign =
        send(route.method().text(), path, body(path, OTHER_KEY), OTHER_KEY);

    String name = route.method().text() + " " + route.path();
    if (OF_THE_CALLER.contains(name)) {
      assertThat(foreign.statusCode()).as(foreign.body()).isBetween(200, 299);
    } else {
      assertThat(foreign.statusCode()).as(foreign.body()).isIn(403, 404);
    }
    if (name.equals("POST /api/v1/query/batch")) {
      JsonNode outcome = json(foreign.body()).path("results").path(0);
      assertThat(outcome.path("status").asInt()).isEqualTo(404);
    }
    assertThat(foreign.body()).doesNotContain("product_1", "eins", "drei", "\"secret\"");
    assertThat(objectsOfTheTenant()).isEqualTo(before);
    if (route.method().equals(Method.GET) && !NO_ROWS.contains(route.path())) {
      // The owner is let in: it is not for a fault of the request that the other is not.
      assertThat(send("GET", path, "", WARM_KEY).statusCode()).isEqualTo(200);
    }
  }

  private static String body(String path, String key) {
    String vector = "\"collection\":\"products\",\"vector\":[1,0,0],\"similarity_threshold\":-1";
    if (path.endsWith("/api/query")) {
      return "{\"api_key\":\"%s\",%s}".formatted(key, vector);
    }
    if (path.endsWith("/query")) {
      return "{" + vector + "}";
    }
    if (path.endsWith("/query/batch")) {
      return "{\"queries\":[{" + vector + "}]}";
    }
    if (path.contains("/parts/")) {
      return "secret";
    }
    return """
    {"collection":"own","tier":"warm","content_length":6,"target_recall":0.9,
     "ids":["product_1"],"vectors":[{"id":"mine","vector":[1,0,0]}],
     "idField":"id","vectorField":"v","id_field":"id","vector_field":"v","reprocess":true,
     "parts":[{"part_number":1,"etag":"2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"}]}
    """;
  }

  /** What the other tenant has made of its own under the same names. */
  private static void forgetTheOther() {
    List<String> keys = new ArrayList<>();
    server.store.list(
        "",
        (StoredObject object) -> {
          if (object.key().contains("/other/")) {
            keys.add(object.key());
          }
        });
    keys.forEach(server.store::delete);
  }

  /** Keys and versions of all that is not the other tenant's. */
  private static Map<String, String> objectsOfTheTenant() {
    Map<String, String> objects = new TreeMap<>();
    server.store.list(
        "",
        (StoredObject object) -> {
          if (!object.key().contains("/other/")) {
            objects.put(object.key(), object.etag());
          }
        });
    return objects;
  }
}
