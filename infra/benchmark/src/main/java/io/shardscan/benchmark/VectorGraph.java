package io.shardscan.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import io.shardscan.testsupport.contestant.Contestant;
import io.shardscan.testsupport.contestant.Search;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * JVector's graph in memory. The setting {@code candidates} is how many rows a search keeps, of
 * which it returns the best; with {@code codes} true it walks by product codes of a byte for four
 * dimensions and scores the candidates again by their vectors, else it walks by the vectors.
 */
final class VectorGraph implements Contestant, AutoCloseable {
  // As the other graphs of the comparison are built; overflow and alpha are what JVector
  // recommends.
  private static final int LINKS = 32;
  private static final int CANDIDATES_OF_BUILDING = 200;
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  private static final int DIMENSIONS_A_CODE = 4;
  private static final int CENTROIDS = 256;
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;
  private static final VectorTypeSupport VECTORS =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private final RandomAccessVectorValues rows;
  private final ImmutableGraphIndex graph;
  private final PQVectors codes;
  private final ThreadLocal<GraphSearcher> searchers;

  /** Builds the graph, and codes, with so many threads. */
  VectorGraph(List<float[]> vectors, int threads) throws IOException {
    List<VectorFloat<?>> floats = new ArrayList<>(vectors.size());
    for (float[] vector : vectors) {
      floats.add(VECTORS.createFloatVector(vector));
    }
    int dimension = vectors.getFirst().length;
    rows = new ListRandomAccessVectorValues(floats, dimension);
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(rows, SIMILARITY);
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      try (GraphIndexBuilder builder =
          GraphIndexBuilder.builder(scores, dimension, LINKS)
              .withBeamWidth(CANDIDATES_OF_BUILDING)
              .withNeighborOverflow(OVERFLOW)
              .withAlpha(ALPHA)
              .withSimdExecutor(pool)
              .withParallelExecutor(pool)
              .build()) {
        graph = builder.build(rows);
      }
      int parts = Math.max(1, dimension / DIMENSIONS_A_CODE);
      ProductQuantization quantization =
          ProductQuantization.compute(rows, parts, CENTROIDS, false, -1, pool, pool);
      codes = quantization.encodeAll(rows, pool);
    }
    searchers = ThreadLocal.withInitial(() -> new GraphSearcher(graph));
  }

  @Override
  public Search<SearchResult> prepare(JsonNode asked) {
    int topK = asked.path("top_k").asInt();
    int candidates = Math.max(topK, asked.path("candidates").asInt());
    boolean byCodes = asked.path("codes").asBoolean();
    return new Search<>() {
      @Override
      public SearchResult ask(float[] query) {
        SearchScoreProvider scores = scores(VECTORS.createFloatVector(query), byCodes);
        return searchers.get().search(scores, topK, candidates, 0f, 0f, Bits.ALL);
      }

      @Override
      public int[] rows(SearchResult found) {
        return Arrays.stream(found.getNodes()).mapToInt(hit -> hit.node).toArray();
      }
    };
  }

  private SearchScoreProvider scores(VectorFloat<?> query, boolean byCodes) {
    return byCodes
        ? new DefaultSearchScoreProvider(
            codes.precomputedScoreFunctionFor(query, SIMILARITY),
            rows.rerankerFor(query, SIMILARITY))
        : DefaultSearchScoreProvider.exact(query, SIMILARITY, rows);
  }

  @Override
  public void close() throws IOException {
    graph.close();
  }
}
