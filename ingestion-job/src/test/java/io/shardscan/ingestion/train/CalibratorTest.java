package io.shardscan.ingestion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardscan.model.basis.Basis;
import io.shardscan.model.basis.Calibration;
import io.shardscan.model.basis.RandomRotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratorTest {
  private static final int QUERIES = 9;

  @ParameterizedTest
  @CsvSource({"3000,40,1", "3000,17,2", "60,40,3", "2500,160,4"})
  void slacksAreThoseOfTheTrueNeighbours(int rows, int dimension, long seed) {
    float[] vectors = SampleRows.clustered(rows, dimension, seed);
    Arrays.fill(vectors, 5 * dimension, 6 * dimension, 0);
    // the first query has three more copies, of which all but one are neighbours
    for (int copy = 20; copy < 23; copy++) {
      System.arraycopy(vectors, 0, vectors, copy * dimension, dimension);
    }
    Rows coded = coded(vectors, dimension);
    float[] queries = queries(vectors, rows, dimension);
    Calibrator calibrator = new Calibrator(coded.basis, queries, QUERIES, 1);
    addInParts(calibrator, coded, rows, dimension);
    Calibration calibration = calibrator.finish("b");

    assertThat(calibration.basis()).isEqualTo("b");
    assertThat(calibration.levels())
        .containsExactly(.5f, .7f, .8f, .9f, .95f, .975f, .99f, .995f, .9975f, .9995f);
    assertThat(calibration.slacks()).hasSize(3 * 3 * 3);
    BruteForce bruteForce = new BruteForce(coded.basis, coded.vectors, coded.cells);
    for (Calibration.Slack slack : calibration.slacks()) {
      double[] expected = bruteForce.slacks(queries, slack.metric(), slack.topK(), slack.stage());
      for (int level = 0; level < slack.quantiles().length; level++) {
        int rank = (int) Math.ceil((double) calibration.levels()[level] * expected.length);
        double exact = expected[Math.min(rank, expected.length) - 1];
        assertThat((double) slack.quantiles()[level])
            .as("%s, k = %d, %s", slack.metric(), slack.topK(), slack.stage())
            .isCloseTo(exact, within(1e-4 * Math.max(1, Math.abs(exact))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1e30", "1e-42", "0"})
  void slacksOfExtremeRowsAreFinite(double factor) {
    int dimension = 40;
    float[] vectors = SampleRows.scaled(SampleRows.clustered(500, dimension, 5), factor);
    Rows coded = coded(vectors, dimension);
    Calibrator calibrator =
        new Calibrator(coded.basis, queries(vectors, 500, dimension), QUERIES, 1);
    addInParts(calibrator, coded, 500, dimension);
    for (Calibration.Slack slack : calibrator.finish("b").slacks()) {
      assertThat(slack.quantiles().length).isEqualTo(10);
      for (float quantile : slack.quantiles()) {
        assertThat(quantile).isFinite();
      }
    }
  }

  @Test
  void tooManyQueriesAreDrawnFrom() {
    int dimension = 20;
    int rows = 700;
    float[] vectors = SampleRows.clustered(rows, dimension, 6);
    Rows coded = coded(vectors, dimension);
    Calibrator all = new Calibrator(coded.basis, vectors, rows, 1);
    addInParts(all, coded, rows, dimension);
    Calibrator again = new Calibrator(coded.basis, vectors, rows, 1);
    addInParts(again, coded, rows, dimension);
    float[] drawn = all.finish("b").slacks().getFirst().quantiles();
    assertThat(drawn).isEqualTo(again.finish("b").slacks().getFirst().quantiles());
    Calibrator first = new Calibrator(coded.basis, vectors, Calibrator.MAX_QUERIES, 1);
    addInParts(first, coded, rows, dimension);
    float[] ofFirst = first.finish("b").slacks().getFirst().quantiles();
    assertThat(drawn).isNotEqualTo(ofFirst);
    assertThat(drawn[0]).isCloseTo(ofFirst[0], within(0.1f));
  }

  @Test
  void withoutRowsNothingIsMeasured() {
    float[] vectors = SampleRows.clustered(50, 20, 7);
    Basis basis = BasisTrainer.train(vectors, 50, 20, 50, 1);
    assertThat(new Calibrator(basis, vectors, 5, 1).finish("b").slacks()).isEmpty();
  }

  @SuppressWarnings("ArrayRecordComponent") // only takes arrays from one place to another
  private record Rows(Basis basis, float[] vectors, float[] norms, int[] cells) {}

  private static Rows coded(float[] vectors, int dimension) {
    int rows = vectors.length / dimension;
    Basis basis = BasisTrainer.train(vectors, rows, dimension, rows, 1);
    Rows coded = new Rows(basis, vectors, new float[rows], new int[rows]);
    new RowEncoder(basis)
        .encode(vectors, rows, new byte[vectors.length], new float[rows], coded.cells);
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        double component = vectors[row * dimension + i];
        square += component * component;
      }
      coded.norms[row] = (float) Math.sqrt(square);
    }
    return coded;
  }

  private static float[] queries(float[] vectors, int rows, int dimension) {
    float[] queries = new float[QUERIES * dimension];
    for (int i = 0; i < QUERIES; i++) {
      int row = i * rows / QUERIES;
      System.arraycopy(vectors, row * dimension, queries, i * dimension, dimension);
    }
    return queries;
  }

  private static void addInParts(Calibrator calibrator, Rows coded, int rows, int dimension) {
    for (int from = 0, size = 1; from < rows; from += size, size = 2 * size + 1) {
      int end = Math.min(rows, from + size);
      calibrator.add(
          Arrays.copyOfRange(coded.vectors, from * dimension, end * dimension),
          Arrays.copyOfRange(coded.norms, from, end),
          Arrays.copyOfRange(coded.cells, from, end),
          end - from);
    }
  }

  /** The definition of the slack, word by word, with every row sorted. */
  @SuppressWarnings("ArrayRecordComponent") // the columns of some rows
  private record BruteForce(Basis basis, float[] vectors, int[] cells) {
    double[] slacks(float[] queries, String metric, int topK, Calibration.Stage stage) {
      List<Double> slacks = new ArrayList<>();
      int dimension = basis.dimension();
      for (int from = 0; from < queries.length; from += dimension) {
        double[] query = new double[dimension];
        for (int i = 0; i < dimension; i++) {
          query[i] = queries[from + i];
        }
        addSlacks(query, metric, topK, stage, slacks);
      }
      return slacks.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private void addSlacks(
        double[] query, String metric, int topK, Calibration.Stage stage, List<Double> slacks) {
      int rows = cells.length;
      int own =
          IntStream.range(0, rows)
              .filter(row -> Arrays.equals(vector(row), query))
              .findFirst()
              .orElse(-1);
      double[] scores =
          IntStream.range(0, rows).mapToDouble(row -> score(metric, query, row)).toArray();
      List<Integer> order =
          IntStream.range(0, rows)
              .filter(row -> row != own)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer row) -> -scores[row]))
              .limit(topK)
              .toList();
      double least = scores[order.getLast()];
      for (int row : order) {
        slacks.add(slack(metric, query, least, row, stage));
      }
    }

    private double slack(
        String metric, double[] query, double t, int row, Calibration.Stage stage) {
      int dimension = basis.dimension();
      double[] from = new double[dimension];
      double onMean = 0;
      for (int i = 0; i < dimension; i++) {
        from[i] = metric.equals("euclidean") ? query[i] - basis.mean()[i] : query[i];
        onMean += query[i] * basis.mean()[i];
      }
      double[] w = new double[dimension];
      double[] centroid = new double[dimension];
      double[] residual = new double[dimension];
      double[] centred = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        for (int k = 0; k < dimension; k++) {
          w[i] += basis.axes()[i * dimension + k] * from[k];
        }
        centroid[i] = basis.centroids()[cells[row] * dimension + i];
        centred[i] = (double) vectors[row * dimension + i] - basis.mean()[i];
        residual[i] = centred[i];
        for (int k = 0; k < dimension; k++) {
          residual[i] -=
              (double) basis.axes()[k * dimension + i]
                  * basis.centroids()[cells[row] * dimension + k];
        }
      }
      double spread = basis.spreads()[cells[row]];
      double mean = basis.norms()[cells[row]];
      boolean cell = stage == Calibration.Stage.CELL;
      double required =
          switch (metric) {
            case "cosine" -> -onMean + t * norm(query, 0) * (cell ? mean : norm(vector(row), 0));
            case "dot_product" -> t - onMean;
            default ->
                (dot(w, w, 0, dimension) - Math.pow(1 / t - 1, 2)) / 2
                    + (cell
                        ? (dot(centroid, centroid, 0, dimension) + spread * spread) / 2
                        : dot(centred, centred, 0, dimension) / 2);
          };
      double product = dot(w, centroid, 0, dimension);
      if (stage == Calibration.Stage.RANK) {
        double own = centroidScore(metric, query, w, cells[row]);
        return IntStream.range(0, basis.cells())
            .filter(other -> centroidScore(metric, query, w, other) >= own)
            .count();
      }
      if (cell) {
        return (required - product) / (norm(w, 0) * spread);
      }
      double[] turned = turned(residual);
      double square = dot(turned, turned, 0, turned.length);
      double factor = square == 0 ? 0 : square / Arrays.stream(turned).map(Math::abs).sum();
      double[] turnedQuery = turned(from);
      double step = 0.586 * norm(turnedQuery, 0) / Math.sqrt(turnedQuery.length);
      double bySigns = 0;
      for (int i = 0; i < turned.length; i++) {
        bySigns +=
            (turned[i] < 0 ? -1 : 1) * step * Math.clamp(Math.rint(turnedQuery[i] / step), -4, 3);
      }
      return (required - product - factor * bySigns) / (norm(from, 0) * factor);
    }

    private double centroidScore(String metric, double[] query, double[] w, int cell) {
      double[] centroid = new double[w.length];
      double onMean = 0;
      for (int i = 0; i < w.length; i++) {
        centroid[i] = basis.centroids()[cell * w.length + i];
        onMean += query[i] * basis.mean()[i];
      }
      double product = dot(w, centroid, 0, w.length);
      return switch (metric) {
        case "cosine" -> basis.norms()[cell] == 0 ? 0 : (onMean + product) / basis.norms()[cell];
        case "dot_product" -> product;
        default ->
            product
                - (dot(centroid, centroid, 0, w.length) + Math.pow(basis.spreads()[cell], 2)) / 2;
      };
    }

    private static double[] turned(double[] vector) {
      RandomRotation rotation = new RandomRotation(vector.length);
      float[] turned = new float[rotation.length()];
      for (int i = 0; i < vector.length; i++) {
        turned[i] = (float) vector[i];
      }
      rotation.rotate(turned, 1);
      double[] coordinates = new double[turned.length];
      Arrays.setAll(coordinates, i -> turned[i]);
      return coordinates;
    }

    private double score(String metric, double[] query, int row) {
      double[] vector = vector(row);
      double product = dot(query, vector, 0, query.length);
      return switch (metric) {
        case "cosine" -> norm(vector, 0) == 0 ? 0 : product / (norm(query, 0) * norm(vector, 0));
        case "dot_product" -> product;
        default -> {
          double[] difference = new double[query.length];
          Arrays.setAll(difference, i -> query[i] - vector[i]);
          yield 1 / (1 + norm(difference, 0));
        }
      };
    }

    private double[] vector(int row) {
      double[] vector = new double[basis.dimension()];
      Arrays.setAll(vector, i -> vectors[row * vector.length + i]);
      return vector;
    }

    private static double norm(double[] vector, int from) {
      return Math.sqrt(dot(vector, vector, from, vector.length));
    }

    private static double dot(double[] a, double[] b, int from, int end) {
      double sum = 0;
      for (int i = from; i < end; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }
}
