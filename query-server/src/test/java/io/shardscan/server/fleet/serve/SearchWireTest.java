package io.shardscan.server.fleet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.collection.IndexChoice;
import io.shardscan.server.collection.MetadataChoice;
import io.shardscan.server.collection.SearchRequest;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.scan.SearchMode;
import io.shardscan.server.scan.bits.AssumedSlack;
import io.shardscan.server.scan.score.Metric;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one member asks for is what the other understands. */
class SearchWireTest {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");

  private static final Filter FILTER =
      new Filter.And(
          List.of(
              new Filter.Or(
                  List.of(
                      new Filter.Ordered(
                          "price",
                          Order.GREATER_OR_EQUAL,
                          new Scalar.Decimal(new BigDecimal("1e400"))),
                      new Filter.Exists("größe"))),
              new Filter.Not(
                  new Filter.In(
                      "a.b",
                      List.of(
                          new Scalar.Text("x"), new Scalar.Bool(true), new Scalar.Nothing())))));

  private static List<SearchWire> searches() {
    List<SearchWire> searches = new ArrayList<>();
    for (MetadataChoice metadata :
        List.of(
            new MetadataChoice.None(),
            new MetadataChoice.All(),
            new MetadataChoice.Fields(Set.of("a", "b")))) {
      for (SearchMode mode :
          List.of(
              new SearchMode.Exact(),
              new SearchMode.Approximate(Map.of("b1", new AssumedSlack(0.5f, 17, -0.25f))),
              new SearchMode.Reduced(64, 10))) {
        searches.add(
            new SearchWire(
                new SearchRequest(
                    COLLECTION,
                    new float[] {1, -0.0f, Float.MIN_VALUE},
                    Metric.EUCLIDEAN,
                    16_384,
                    Float.NEGATIVE_INFINITY,
                    metadata,
                    true,
                    new IndexChoice.Exact(),
                    FILTER),
                mode));
      }
    }
    return searches;
  }

  @Test
  void searchesAreUnderstoodAsTheyWereAsked() {
    for (SearchWire search : searches()) {
      WireOutput out = new WireOutput();
      search.write(out);
      assertThat(SearchWire.read(new WireInput(out.bytes()), COLLECTION))
          .usingRecursiveComparison()
          .isEqualTo(search);
    }
  }

  @Test
  void whatIsCutOffIsRefused() {
    WireOutput out = new WireOutput();
    searches().getLast().write(out);
    byte[] whole = out.bytes();
    for (int length = 0; length < whole.length; length++) {
      WireInput cut = new WireInput(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SearchWire.read(cut, COLLECTION))
          .isInstanceOf(BufferUnderflowException.class);
    }
  }
}
