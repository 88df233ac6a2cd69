package io.shardscan.server.http;

import static io.shardscan.server.http.TestServer.OTHER_KEY;
import static io.shardscan.server.http.TestServer.UNPAID_KEY;
import static io.shardscan.server.http.TestServer.WARM_KEY;
import static io.shardscan.server.http.TestServer.error;
import static io.shardscan.server.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleApiTest {
  private static final String SAMPLE = "/api/v1/collections/products/sample";

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
  void drawsOneRowWithNothingButItsKey() {
    assertThat(server.get(SAMPLE, WARM_KEY).body())
        .isEqualTo("{\"rows\":[{\"key\":\"product_1\"}],\"explained_variance\":[]}");
  }

  @Test
  void tellsVectorsAndMetadataWhereAskedFor() {
    assertThat(server.get(SAMPLE + "?include_vectors=true&include_metadata=true", WARM_KEY).body())
        .isEqualTo(
            "{\"rows\":[{\"key\":\"product_1\",\"vector\":[1.0,0.0,0.0],"
                + "\"metadata\":{\"name\":\"eins\"}}],\"explained_variance\":[]}");
  }

  @Test
  void placesRowsOnTheirPrincipalAxes() {
    JsonNode answer = json(server.get(SAMPLE + "?rows=10&axes=2", WARM_KEY).body());

    assertThat(answer.path("rows")).hasSize(3);
    assertThat(answer.path("rows").path(0).path("position")).hasSize(2);
    assertThat(answer.path("explained_variance")).hasSize(2);
    assertThat(answer.path("explained_variance").path(0).asDouble()).isBetween(0.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "rows=0,The query parameter 'rows' must be an integer from 1 to 10000.",
    "rows=many,The query parameter 'rows' must be an integer from 1 to 10000.",
    "axes=4,The query parameter 'axes' must be an integer from 0 to 3.",
    "include_vectors=1,The query parameter 'include_vectors' must be true or false."
  })
  void saysWhatParametersMustBe(String query, String message) {
    HttpResponse<String> response = server.get(SAMPLE + "?" + query, WARM_KEY);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).isEqualTo(message);
  }

  @Test
  void isForTheTenantAlone() {
    assertThat(server.get(SAMPLE, OTHER_KEY).statusCode()).isEqualTo(404);
    assertThat(server.get(SAMPLE, UNPAID_KEY).statusCode()).isEqualTo(402);
  }
}
