package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path) {
    return server.send(server.request(path));
  }

  @Test
  void leadsToTheFolder() {
    HttpResponse<String> response = get("/console");

    assertThat(response.statusCode()).isEqualTo(308);
    assertThat(response.headers().firstValue("Location")).contains("/console/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/console/", "/console/index.html", "/console/app.js", "/console/style/base.css"})
  void sendsFilesWithHeadersThatLetNothingElseIn(String path) {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http:", "https:", "*", "data:");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
  }

  @Test
  void sendsAFileOnlyWhenItHasChanged() {
    String etag = get("/console/app.js").headers().firstValue("ETag").orElseThrow();

    assertThat(
            server
                .send(server.request("/console/app.js").header("If-None-Match", etag))
                .statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/none.js",
        "/console/..%2fhttp/openapi.yaml",
        "/console/%2e%2e/http/openapi.yaml",
        "/console/style/..%2f..%2fQueryNode.class"
      })
  void sendsNothingElse(String path) {
    assertThat(get(path).statusCode()).isIn(400, 403, 404);
  }

  @Test
  void takesScriptsAndStylesFromFilesAlone() {
    assertThat(get("/console/").body())
        .doesNotContain("style=", "<style", "onclick", "http://", "https://")
        .containsPattern("<script type=\"module\" src=\"[a-z]+\\.js\"></script>");
  }
}
