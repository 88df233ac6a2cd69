package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetApiTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsOfServersAndOfTheTenantsCollectionsAlone() {
    JsonNode fleet = json(server.get("/api/v1/fleet", WARM_KEY).body());

    String node = "\"worker_id\":\"%s\"".formatted(server.workerId);
    assertThat(fleet.path("nodes").path(0).toString())
        .isEqualTo(
            "{%s,\"this_node\":true,\"answering\":true,\"memory_used_bytes\":5,\"memory_limit_bytes\":100}"
                .formatted(node));
    assertThat(fleet.path("collections").path(0).toString())
        .isEqualTo(
            "{\"name\":\"%s-things\",\"epoch\":7,\"segments\":3,\"copies\":1,\"nodes\":[{%s,\"epoch\":7,\"segments\":3}]}"
                .formatted(tenantOf(WARM_KEY), node));
    assertThat(server.get("/api/v1/fleet", OTHER_KEY).body())
        .contains(tenantOf(OTHER_KEY) + "-things")
        .doesNotContain("\"" + tenantOf(WARM_KEY) + "-things\"");
  }

  @Test
  void tellsNothingWithoutAKey() {
    assertThat(server.send(server.request("/api/v1/fleet")).statusCode()).isEqualTo(401);
  }

  private String tenantOf(String key) {
    return json(server.get("/api/v1/whoami", key).body()).path("client_id").asText();
  }
}
