package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.scan.score.Metric;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters on columns of all types, against the rows as they were made. */
class FilteredSearchTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "products");
  private static final int ROWS = 3_000;
  private static final int DIMENSION = 8;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private static Path directory;
  private static ObjectStore store;
  private static SearchNode node;
  private static float[] vectors;
  private static int[] numbers;
  private static boolean[] present;

  @BeforeAll
  static void fill() {
    store = new DirectoryObjectStore(directory.resolve("store"));
    Random random = new Random(1);
    vectors = new float[ROWS * DIMENSION];
    numbers = new int[ROWS];
    present = new boolean[ROWS];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < ROWS; i++) {
      numbers[i] = random.nextInt(100) - 50;
      present[i] = random.nextInt(10) > 0;
    }
    StoredFiles files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    files.add("a.csv", rows(0, 1_700));
    files.add("b.csv", rows(1_700, ROWS));
    node = new SearchNode(store, 64 << 20);
    node.awaitEpoch(COLLECTION, 2);
  }

  @AfterAll
  static void close() {
    node.close();
    store.close();
  }

  private static RowBatch rows(int from, int to) {
    int count = to - from;
    String[] keys = new String[count];
    long[] longs = new long[count];
    long[] instants = new long[count];
    double[] doubles = new double[count];
    String[] strings = new String[count];
    String[] json = new String[count];
    BitSet has = new BitSet();
    BitSet positive = new BitSet();
    for (int i = 0; i < count; i++) {
      int row = from + i;
      keys[i] = "k" + row;
      longs[i] = numbers[row];
      instants[i] =
          ChronoUnit.MICROS.between(Instant.EPOCH, START.plusSeconds(3_600L * numbers[row]));
      doubles[i] = numbers[row] / 4.0;
      strings[i] = present[row] ? "s" + Math.floorMod(numbers[row], 10) : null;
      json[i] =
          row % 2 == 0
              ? "{\"a\":{\"b\":%d},\"c\":[%d,\"x\"]}".formatted(numbers[row], numbers[row] + 1)
              : "%d.0".formatted(numbers[row]);
      has.set(i, present[row]);
      positive.set(i, numbers[row] > 0);
    }
    float[] part = Arrays.copyOfRange(vectors, from * DIMENSION, to * DIMENSION);
    BitSet all = new BitSet();
    all.set(0, count);
    return new RowBatch(
        count,
        DIMENSION,
        part,
        keys,
        List.of(
            new MetadataColumn.Longs("n", ColumnType.LONG, longs, has),
            new MetadataColumn.Doubles("x", doubles, all),
            new MetadataColumn.Text("s", ColumnType.STRING, strings),
            new MetadataColumn.Booleans("b", positive, has),
            new MetadataColumn.Longs("t", ColumnType.TIMESTAMP, instants, all),
            new MetadataColumn.Text("j", ColumnType.JSON, json),
            new MetadataColumn.Longs("dot.ted", ColumnType.LONG, longs, all)));
  }

  private static Scalar number(String text) {
    return new Scalar.Decimal(new BigDecimal(text));
  }

  private static Filter in(String field, Scalar... values) {
    return new Filter.In(field, List.of(values));
  }

  private static SearchAnswer search(Filter filter, int topK, IndexChoice index) {
    float[] query = Arrays.copyOf(vectors, DIMENSION);
    return node.search(
        new SearchRequest(
            COLLECTION,
            query,
            Metric.DOT_PRODUCT,
            topK,
            Float.NEGATIVE_INFINITY,
            new MetadataChoice.None(),
            false,
            index,
            filter));
  }

  /** Holds a filter's answers, at several sizes, to those of a walk over all rows. */
  private static void check(Filter filter, IntPredicate expected) {
    List<Integer> wanted =
        new ArrayList<>(IntStream.range(0, ROWS).filter(expected).boxed().toList());
    wanted.sort(
        Comparator.<Integer>comparingDouble(row -> -dot(row)).thenComparing(row -> "k" + row));
    for (int topK : new int[] {10, 10_000}) {
      List<String> keys =
          search(filter, topK, new IndexChoice.Exact()).hits().stream()
              .map(SearchHit::key)
              .toList();
      assertThat(keys)
          .as(filter.toString())
          .isEqualTo(wanted.stream().limit(topK).map(row -> "k" + row).toList());
    }
  }

  private static float dot(int row) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      sum += (double) vectors[i] * vectors[row * DIMENSION + i];
    }
    return (float) sum;
  }

  @Test
  void comparesWholeNumbersWithBoundsOfAnyKind() {
    for (Order order : Order.values()) {
      for (String bound : new String[] {"3", "-7.5", "3.0", "1e30", "-1e30", "0.0001"}) {
        BigDecimal limit = new BigDecimal(bound);
        check(
            new Filter.Ordered("n", order, number(bound)),
            row -> present[row] && order.holds(BigDecimal.valueOf(numbers[row]).compareTo(limit)));
      }
    }
  }

  @Test
  void comparesOtherTypes() {
    check(new Filter.Ordered("x", Order.LESS, number("1.25")), row -> numbers[row] / 4.0 < 1.25);
    check(
        new Filter.Ordered("s", Order.GREATER_OR_EQUAL, new Scalar.Text("s5")),
        row -> present[row] && Math.floorMod(numbers[row], 10) >= 5);
    check(
        new Filter.Ordered("t", Order.GREATER, new Scalar.Text("2026-01-01T03:00:00+01:00")),
        row -> numbers[row] > 2);
    check(
        new Filter.Ordered("t", Order.LESS, new Scalar.Text("2026-01-02")),
        row -> numbers[row] < 24);
    check(
        new Filter.Ordered("id", Order.LESS, new Scalar.Text("k2")),
        row -> ("k" + row).compareTo("k2") < 0);
    check(new Filter.Ordered("nowhere", Order.LESS, number("1")), row -> false);
  }

  @Test
  void findsValuesOfAllTypes() {
    check(in("n", number("7")), row -> present[row] && numbers[row] == 7);
    check(
        in("n", number("7.0"), number("8.5"), number("9")),
        row -> present[row] && (numbers[row] == 7 || numbers[row] == 9));
    check(in("x", number("0.25"), number("-0")), row -> numbers[row] == 1 || numbers[row] == 0);
    check(
        in("s", new Scalar.Text("s3"), number("4")),
        row -> present[row] && Math.floorMod(numbers[row], 10) == 3);
    check(
        in("s", new Scalar.Text("s3"), new Scalar.Nothing()),
        row -> !present[row] || Math.floorMod(numbers[row], 10) == 3);
    check(in("b", new Scalar.Bool(true)), row -> present[row] && numbers[row] > 0);
    check(in("t", new Scalar.Text("2026-01-01T05:00:00Z")), row -> numbers[row] == 5);
    check(
        in("id", new Scalar.Text("k17"), new Scalar.Text("k2999")),
        row -> row == 17 || row == 2_999);
    check(in("n", new Scalar.Text("7")), row -> false);
    check(in("dot.ted", number("4")), row -> numbers[row] == 4);
  }

  @Test
  void looksIntoJson() {
    check(in("j.a.b", number("4")), row -> row % 2 == 0 && numbers[row] == 4);
    check(in("j.c", number("4")), row -> row % 2 == 0 && numbers[row] == 3);
    check(in("j.c", new Scalar.Text("x")), row -> row % 2 == 0);
    check(in("j", number("4")), row -> row % 2 == 1 && numbers[row] == 4);
    check(
        new Filter.Ordered("j.a.b", Order.GREATER, number("4.5")),
        row -> row % 2 == 0 && numbers[row] > 4);
    check(new Filter.Exists("j.a"), row -> row % 2 == 0);
    check(new Filter.Exists("n.a"), row -> false);
  }

  @Test
  void combinesFilters() {
    Filter few = in("n", number("7"));
    Filter positive = new Filter.Ordered("x", Order.GREATER, number("0"));
    check(new Filter.And(List.of()), row -> true);
    check(new Filter.Or(List.of()), row -> false);
    check(new Filter.Not(few), row -> !(present[row] && numbers[row] == 7));
    check(new Filter.Not(new Filter.Exists("n")), row -> !present[row]);
    check(
        new Filter.And(List.of(positive, new Filter.Not(few), new Filter.Exists("s"))),
        row -> numbers[row] > 0 && present[row] && numbers[row] != 7);
    check(
        new Filter.Or(List.of(few, new Filter.Not(positive))),
        row -> (present[row] && numbers[row] == 7) || numbers[row] <= 0);
  }

  @Test
  void isExactWhateverIndexTheQueryNames() {
    Filter one = in("id", new Scalar.Text("k1234"));
    SearchAnswer answer = search(one, 5, new IndexChoice.Approximate("auto", 0.5));

    assertThat(answer.hits()).extracting(SearchHit::key).containsExactly("k1234");
    assertThat(answer.index()).isEqualTo(new IndexUse("auto", "exact", null, 1));
  }

  @Test
  void saysWhatCannotBeCompared() {
    assertThatExceptionOfType(InvalidQueryException.class)
        .isThrownBy(
            () ->
                search(
                    new Filter.Ordered("n", Order.LESS, new Scalar.Text("1")),
                    5,
                    new IndexChoice.Exact()))
        .withMessageContaining("'$lt' of field 'n' has a string, but the field holds numbers");
    assertThatExceptionOfType(InvalidQueryException.class)
        .isThrownBy(
            () ->
                search(
                    new Filter.Ordered("b", Order.LESS, number("1")), 5, new IndexChoice.Exact()))
        .withMessageContaining("the field holds booleans");
  }
}
