package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.scan.score.Metric;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters at the edges of values and of segments: segments of about 64 and 128 rows, bounds that
 * rows have exactly, rows without a value beside those that have the least one.
 */
class FilterEdgesTest {
  private static final CollectionId COLLECTION = new CollectionId("acme", "edges");
  private static final int[] SEGMENTS = {1, 63, 64, 65, 127, 128};
  private static final int ROWS = IntStream.of(SEGMENTS).sum();
  private static final LocalDate DAY = LocalDate.parse("1969-12-30");
  private static final String[] TEXTS = {"", "a", "ä", "日本", "b", "ab", "🗝"};

  @TempDir private static Path directory;
  private static ObjectStore store;
  private static SearchNode node;

  @BeforeAll
  static void fill() {
    store = new DirectoryObjectStore(directory.resolve("store"));
    StoredFiles files = new StoredFiles(store, COLLECTION, directory.resolve("scratch"));
    List<RowBatch> segments = new ArrayList<>();
    int from = 0;
    for (int rows : SEGMENTS) {
      segments.add(rows(from, rows));
      from += rows;
    }
    files.add("a.csv", segments.toArray(RowBatch[]::new));
    node = new SearchNode(store, 64 << 20);
    node.awaitEpoch(COLLECTION, 1);
  }

  @AfterAll
  static void close() {
    node.close();
    store.close();
  }

  private static boolean has(int row) {
    return row % 5 != 2;
  }

  private static int day(int row) {
    return row % 7;
  }

  /** −0, 0.5, 1, 1.5 … */
  private static double number(int row) {
    return row % 6 == 0 ? -0.0 : row % 6 / 2.0;
  }

  private static String text(int row) {
    return TEXTS[row % TEXTS.length];
  }

  private static RowBatch rows(int from, int count) {
    BitSet has = new BitSet();
    long[] days = new long[count];
    double[] numbers = new double[count];
    String[] texts = new String[count];
    String[] json = new String[count];
    String[] objects = new String[count];
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      int row = from + i;
      has.set(i, has(row));
      days[i] = has(row) ? DAY.plusDays(day(row)).toEpochDay() : 0;
      numbers[i] = has(row) ? number(row) : 0;
      texts[i] = has(row) ? text(row) : null;
      json[i] = new String[] {"10", "1e1", "10.00", "null", "\"10\"", "[9,10]"}[row % 6];
      objects[i] = "{\"c\":{\"d\":%d}}".formatted(row % 3);
      keys[i] = Integer.toString(row);
    }
    return Rows.with(
        Rows.of(1, keys),
        new MetadataColumn.Longs("day", ColumnType.DATE, days, has),
        new MetadataColumn.Doubles("x", numbers, has),
        new MetadataColumn.Text("s", ColumnType.STRING, texts),
        new MetadataColumn.Text("j", ColumnType.JSON, json),
        new MetadataColumn.Text("a.b", ColumnType.JSON, objects));
  }

  private static void check(Filter filter, IntPredicate expected) {
    SearchRequest request =
        new SearchRequest(
            COLLECTION,
            Rows.vector(1),
            Metric.DOT_PRODUCT,
            ROWS + 1,
            Float.NEGATIVE_INFINITY,
            new MetadataChoice.None(),
            false,
            new IndexChoice.Exact(),
            filter);
    assertThat(node.search(request).hits().stream().map(hit -> Integer.parseInt(hit.key())))
        .as(filter.toString())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ROWS).filter(expected).boxed().toList());
  }

  private static Scalar decimal(String text) {
    return new Scalar.Decimal(new BigDecimal(text));
  }

  private static Scalar text(String text) {
    return new Scalar.Text(text);
  }

  private static Filter in(String field, Scalar... values) {
    return new Filter.In(field, List.of(values));
  }

  @Test
  void comparesDaysWithADayThatRowsHave() {
    Scalar bound = text(DAY.plusDays(3).toString());
    for (Order order : Order.values()) {
      check(
          new Filter.Ordered("day", order, bound),
          row -> has(row) && order.holds(Integer.compare(day(row), 3)));
    }
    check(in("day", bound), row -> has(row) && day(row) == 3);
    check(
        in("day", bound, text(DAY.toString())),
        row -> has(row) && (day(row) == 3 || day(row) == 0));
  }

  @Test
  void comparesNumbersWithABoundThatRowsHave() {
    for (Order order : Order.values()) {
      for (double bound : new double[] {0, 1.5, 2.5}) {
        check(
            new Filter.Ordered("x", order, new Scalar.Decimal(BigDecimal.valueOf(bound))),
            row -> has(row) && order.holds(Double.compare(number(row) + 0.0, bound)));
      }
    }
    check(in("x", decimal("2.5")), row -> has(row) && number(row) == 2.5);
    check(
        in("x", decimal("0"), decimal("1.5")),
        row -> has(row) && (number(row) == 0 || number(row) == 1.5));
  }

  @Test
  void nothingIsEqualToARowWithoutAValueAlone() {
    for (String field : List.of("day", "x", "s")) {
      check(in(field, new Scalar.Nothing()), row -> !has(row));
      check(new Filter.Exists(field), FilterEdgesTest::has);
    }
    check(in("x", new Scalar.Nothing(), decimal("1")), row -> !has(row) || number(row) == 1);
    check(in("j", new Scalar.Nothing()), row -> row % 6 == 3);
    check(new Filter.Exists("j"), row -> row % 6 != 3);
  }

  @Test
  void aRowWithoutATextLiesNowhereAmongTexts() {
    check(
        new Filter.Ordered("s", Order.LESS, text("z")),
        row -> has(row) && text(row).compareTo("z") < 0);
    check(in("s", text("")), row -> has(row) && text(row).isEmpty());
  }

  @Test
  void findsOneOfManyTextsWhateverTheirLength() {
    Set<String> wanted = Set.of("ä", "日本", "🗝", "ab", "nowhere", "b");
    check(
        new Filter.In("s", wanted.stream().map(FilterEdgesTest::text).toList()),
        row -> has(row) && wanted.contains(text(row)));
  }

  @Test
  void aNumberStandsForTheKeyThatItIsWrittenAs() {
    check(in("id", decimal("7"), text("64")), row -> row == 7 || row == 64);
    check(new Filter.Ordered("id", Order.LESS, decimal("64")), row -> row < 64);
    check(new Filter.Ordered("id", Order.GREATER_OR_EQUAL, decimal("63.5")), row -> row >= 64);
  }

  @Test
  void whatIsEqualDoesNotDependOnHowItIsWritten() {
    for (String ten : List.of("10", "10.0", "1E+1")) {
      check(in("j", decimal(ten)), row -> row % 6 < 3 || row % 6 == 5);
    }
    check(in("j", text("10")), row -> row % 6 == 4);
    check(new Filter.Ordered("j", Order.GREATER, decimal("9")), row -> row % 6 < 3 || row % 6 == 5);
    check(new Filter.Ordered("j", Order.LESS, decimal("10")), row -> row % 6 == 5);
  }

  @Test
  void aPathMayBeginWithANameThatHasADot() {
    check(in("a.b.c.d", decimal("2")), row -> row % 3 == 2);
    check(new Filter.Exists("a.b.d"), row -> false);
    check(new Filter.Exists("a"), row -> false);
  }
}
