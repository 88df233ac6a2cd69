package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.shardscan.server.collection.IndexChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexParametersTest {
  private static IndexParameters read(String name, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    IndexParameters parameters = new IndexParameters();
    parameters.use(name);
    try (JsonParser parser = WireJson.parser(bytes, bytes.length)) {
      parser.nextToken();
      parameters.read(parser);
    }
    return parameters;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reduced_dimensions\":32,\"candidate_multiplier\":5}",
        "{\"pca\":{\"reduced_dimensions\":32,\"candidate_multiplier\":5}}",
        "{\"pca\":{\"pca\":{\"reduced_dimensions\":32,\"candidate_multiplier\":5}}}",
        "{\"other\":{\"reduced_dimensions\":1},\"candidate_multiplier\":5,\"pca\":{\"reduced_dimensions\":32}}",
      })
  void takesParametersFlatOrNested(String json) throws IOException {
    assertThat(read("pca", json).choice()).isEqualTo(new IndexChoice.Reduced(32, 5));
  }

  @Test
  void hasDefaults() throws IOException {
    assertThat(read("pca", "{\"reduced_dimensions\":null}").choice())
        .isEqualTo(new IndexChoice.Reduced(64, 10));
    assertThat(read("hnsw", "{\"ef\":100}").choice())
        .isEqualTo(new IndexChoice.Approximate("hnsw", null));
  }

  @Test
  void takesARecall() throws IOException {
    assertThat(read("auto", "{\"auto\":{\"target_recall\":0.9}}").choice())
        .isEqualTo(new IndexChoice.Approximate("auto", 0.9));
  }

  @Test
  void isExactUnlessAnIndexIsNamed() {
    assertThat(new IndexParameters().choice()).isEqualTo(new IndexChoice.Exact());
  }
}
