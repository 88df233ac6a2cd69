package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.WARM_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.limits.UploadFormat;
import io.shardscan.server.scan.score.Metric;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private static TestServer server;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    server = new TestServer();
    document = parse(server.send(server.request("/openapi.yaml")).body());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode parse(String yaml) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new ObjectMapper().valueToTree(tree);
  }

  @Test
  void describesExactlyTheEndpointsThatThereAre() {
    Set<String> described = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            described.add(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(described)
        .isEqualTo(
            server.server.routes().all().stream()
                .map(route -> route.method().text() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void saysOfEachEndpointWhetherItNeedsABearerKey() {
    TreeMap<String, Boolean> described = new TreeMap<>();
    TreeMap<String, Boolean> actual = new TreeMap<>();
    for (Route route : server.server.routes().all()) {
      String method = route.method().text().toLowerCase(Locale.ROOT);
      JsonNode operation = document.path("paths").path(route.path()).path(method);
      described.put(method + route.path(), !operation.has("security"));
      actual.put(method + route.path(), route.access() == Access.BEARER);
      assertThat(operation.path("responses").has("401"))
          .as(route.path())
          .isEqualTo(route.access() != Access.OPEN);
    }
    assertThat(described).isEqualTo(actual);
  }

  @Test
  void resolvesEveryReference() {
    assertThat(document.findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse());
  }

  @Test
  void showsAnExampleOfEveryJsonBodyAndSuccess() {
    List<String> without = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method -> {
                          String name = method.getKey() + " " + path.getKey();
                          JsonNode operation = method.getValue();
                          if (lacksExample(operation.path("requestBody"))) {
                            without.add(name + " body");
                          }
                          operation
                              .path("responses")
                              .properties()
                              .forEach(
                                  answer -> {
                                    if (lacksExample(answer.getValue())) {
                                      without.add(name + " " + answer.getKey());
                                    }
                                  });
                        }));

    without.remove("get /openapi.json 200");
    assertThat(without).isEmpty();
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static boolean lacksExample(JsonNode of) {
    JsonNode json = resolved(of).path("content").path("application/json");
    JsonNode schema = resolved(json.path("schema"));
    return json.isObject()
        && !json.has("example")
        && !schema.has("example")
        && !schema.has("examples");
  }

  @Test
  void isReadableInABrowserWithNothingFromElsewhere() {
    HttpResponse<String> page = server.send(server.request("/docs"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.body());
    int found = 0;
    while (links.find()) {
      HttpResponse<String> linked = server.send(server.request(links.group(1)));
      assertThat(linked.statusCode()).as(links.group(1)).isEqualTo(200);
      assertThat(linked.body()).doesNotContain("http://").doesNotContain("https://");
      found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(3);
    assertThat(page.body()).doesNotContain("style=").doesNotContain("onclick");
    assertThat(TestServer.json(server.send(server.request("/openapi.json")).body()))
        .isEqualTo(document);
  }

  @Test
  void namesTheLimitsThatHold() {
    JsonNode query = document.at("/components/schemas/Query/properties");
    assertThat(query.at("/vector/maxItems").asInt()).isEqualTo(Limits.MAX_DIMENSION);
    assertThat(query.at("/top_k/maximum").asInt()).isEqualTo(Limits.MAX_TOP_K);
    assertThat(query.at("/top_k/default").asInt()).isEqualTo(Limits.DEFAULT_TOP_K);
    assertThat(query.at("/similarity_threshold/default").floatValue())
        .isEqualTo(Limits.DEFAULT_SIMILARITY_THRESHOLD);
    Set<String> metrics =
        StreamSupport.stream(query.at("/distance_metric/enum").spliterator(), false)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .collect(Collectors.toSet());
    for (Metric metric : Metric.values()) {
      assertThat(metrics).contains(metric.wireName());
    }
    assertThat(metrics).hasSameSizeAs(Metric.values());
    for (UploadFormat format : UploadFormat.values()) {
      if (!format.ofUsers()) {
        continue;
      }
      assertThat(document.at("/components/parameters/File/description").asText())
          .contains(format.extension());
    }
  }

  @Test
  void listsTheFieldsThatAnswersHave() {
    HttpResponse<String> described = server.get("/api/v1/collections/products", WARM_KEY);

    assertThat(fields(document.at("/components/schemas/Collection/properties")))
        .isEqualTo(fields(TestServer.json(described.body())));
  }

  private static Set<String> fields(JsonNode object) {
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
