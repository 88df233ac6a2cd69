package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Order;
import io.shardscan.server.filter.Scalar;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  /** Keeps numbers as they are written, as requests are read. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final Scalar ONE = new Scalar.Decimal(BigDecimal.ONE);

  private static Filter parse(String text) {
    try {
      return FilterParser.parse(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Filter in(Scalar... values) {
    return new Filter.In("f", List.of(values));
  }

  @Test
  void readsEveryOperator() {
    assertThat(parse("{\"f\":1}")).isEqualTo(in(ONE));
    assertThat(parse("{\"f\":{\"$eq\":null}}")).isEqualTo(in(new Scalar.Nothing()));
    assertThat(parse("{\"f\":{\"$ne\":true}}"))
        .isEqualTo(new Filter.Not(in(new Scalar.Bool(true))));
    assertThat(parse("{\"f\":{\"$in\":[1,\"a\"]}}")).isEqualTo(in(ONE, new Scalar.Text("a")));
    assertThat(parse("{\"f\":{\"$nin\":[1]}}")).isEqualTo(new Filter.Not(in(ONE)));
    assertThat(parse("{\"f\":{\"$exists\":false}}"))
        .isEqualTo(new Filter.Not(new Filter.Exists("f")));
    assertThat(parse("{\"f\":{\"$not\":{\"$eq\":1}}}")).isEqualTo(new Filter.Not(in(ONE)));
    for (Order order : Order.values()) {
      assertThat(parse("{\"f\":{\"%s\":1}}".formatted(order.wireName())))
          .isEqualTo(new Filter.Ordered("f", order, ONE));
    }
  }

  @Test
  void allOfAnObjectsFieldsAreAskedFor() {
    Filter both = new Filter.And(List.of(new Filter.Exists("f"), in(ONE)));
    assertThat(parse("{\"f\":{\"$exists\":true,\"$eq\":1}}")).isEqualTo(both);
    assertThat(parse("{\"$and\":[{\"f\":{\"$exists\":true}},{\"f\":1}]}")).isEqualTo(both);
    assertThat(parse("{\"$not\":{\"$or\":[{\"f\":1}]}}"))
        .isEqualTo(new Filter.Not(new Filter.Or(List.of(in(ONE)))));
    assertThat(parse("{}")).isEqualTo(new Filter.And(List.of()));
  }

  private static String conditions(int count) {
    return "{\"$or\":[%s]}".formatted(String.join(",", Collections.nCopies(count, "{\"f\":1}")));
  }

  @Test
  void takesAsManyConditionsAsItSaysAndNoMore() {
    assertThat(parse(conditions(256))).isInstanceOf(Filter.Or.class);
    assertThatExceptionOfType(FilterParser.InvalidFilterException.class)
        .isThrownBy(() -> parse(conditions(257)))
        .withMessageContaining("more than 256 conditions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e401", "-1e401", "1e-402", "1e2000000000", "1e-2000000000"})
  void refusesANumberThatNoRowCanHold(String number) {
    assertThatExceptionOfType(FilterParser.InvalidFilterException.class)
        .isThrownBy(() -> parse("{\"f\":{\"$lt\":%s}}".formatted(number)))
        .withMessageContaining("beyond what any row can hold");
  }
}
