package io.shardscan.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.shardscan.testsupport.contestant.Contestant;
import io.shardscan.testsupport.contestant.Search;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

/** The peers find what brute force finds, with the processor's vectors, as they would be used. */
class PeersTest {
  private static final int TOP_K = 10;
  private static final List<float[]> ROWS = unitVectors(1_500, 1);
  private static final List<float[]> QUERIES = unitVectors(50, 2);

  @Test
  void luceneFindsTheNearestRows() throws Exception {
    try (LuceneGraph graph = new LuceneGraph(ROWS, 2)) {
      assertThat(recall(graph, "{\"top_k\": 10, \"ef\": 400}")).isGreaterThan(0.99);
      assertThat(recall(graph, "{\"top_k\": 10, \"ef\": 10}")).isBetween(0.3, 0.99);
    }
  }

  @Test
  void jvectorFindsTheNearestRowsByVectorsAndByCodes() throws Exception {
    try (VectorGraph graph = new VectorGraph(ROWS, 2)) {
      assertThat(recall(graph, "{\"top_k\": 10, \"candidates\": 400, \"codes\": false}"))
          .isGreaterThan(0.99);
      assertThat(recall(graph, "{\"top_k\": 10, \"candidates\": 400, \"codes\": true}"))
          .isGreaterThan(0.99);
      assertThat(recall(graph, "{\"top_k\": 10, \"candidates\": 10, \"codes\": true}"))
          .isBetween(0.3, 0.99);
    }
  }

  @Test
  void bothUseTheProcessorsVectors() throws Exception {
    Field used = VectorUtil.class.getDeclaredField("IMPL");
    used.setAccessible(true);
    assertThat(used.get(null).getClass().getSimpleName()).isEqualTo("PanamaVectorUtilSupport");
    assertThat(VectorizationProvider.getInstance().getClass().getSimpleName())
        .isIn("PanamaVectorizationProvider", "NativeVectorizationProvider");
  }

  private static double recall(Contestant contestant, String setting) throws Exception {
    JsonNode asked = new ObjectMapper().readTree(setting);
    return recall(contestant.prepare(asked));
  }

  private static <A> double recall(Search<A> search) throws Exception {
    int found = 0;
    for (float[] query : QUERIES) {
      List<Integer> best = nearest(query);
      int[] rows = search.rows(search.ask(query));
      assertThat(rows).hasSize(TOP_K).doesNotHaveDuplicates();
      found += (int) Arrays.stream(rows).filter(best::contains).count();
    }
    return (double) found / (TOP_K * QUERIES.size());
  }

  private static List<Integer> nearest(float[] query) {
    return IntStream.range(0, ROWS.size())
        .boxed()
        .sorted(Comparator.comparingDouble(row -> -product(query, ROWS.get(row))))
        .limit(TOP_K)
        .toList();
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private static List<float[]> unitVectors(int count, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> unitVector(random)).limit(count).toList();
  }

  private static float[] unitVector(Random random) {
    float[] vector = new float[48];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    float length = (float) Math.sqrt(product(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
