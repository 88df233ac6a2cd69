package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellKindTest {
  @ParameterizedTest
  @CsvSource({
    "true, BOOLEAN",
    "false, BOOLEAN",
    "True, STRING",
    "null, STRING",
    "'', STRING",
    "0, INTEGER",
    "-0, INTEGER",
    "42, INTEGER",
    "-1, INTEGER",
    "007, STRING",
    "-01, STRING",
    "+1, STRING",
    "1., STRING",
    ".5, STRING",
    "-, STRING",
    "1e, STRING",
    "1e+, STRING",
    "0x10, STRING",
    "' 1', STRING",
    "'1 ', STRING",
    "1_000, STRING",
    "1d, STRING",
    "٣, STRING",
    "NaN, STRING",
    "Infinity, STRING",
    "1.0, NUMBER",
    "-0.5e-3, NUMBER",
    "1E5, NUMBER",
    "0e1, NUMBER",
    "1e309, HUGE_NUMBER",
    "-1e309, HUGE_NUMBER",
    "1e-999, NUMBER",
    "9007199254740992, INTEGER",
    "9007199254740993, WIDE_INTEGER",
    "9223372036854775807, WIDE_INTEGER",
    "-9223372036854775808, INTEGER",
    "9223372036854775808, NUMBER",
    "9223372036854775809, HUGE_NUMBER",
    "100000000000000000000000, HUGE_NUMBER",
    "10000000000000000000000, NUMBER",
  })
  void cells(String cell, CellKind kind) {
    assertThat(CellKind.ofText(cell)).isEqualTo(kind);
  }

  @Test
  void integersOfVeryManyDigits() {
    assertThat(CellKind.ofText("9".repeat(1_000_000))).isEqualTo(CellKind.HUGE_NUMBER);
    assertThat(CellKind.ofText("1" + "0".repeat(308))).isEqualTo(CellKind.HUGE_NUMBER);
    assertThat(CellKind.ofText("9".repeat(309))).isEqualTo(CellKind.HUGE_NUMBER);
  }

  @Test
  void numbersAreWhatAJsonParserTakesForNumbers() throws Exception {
    ObjectMapper parser = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    Random random = new Random(3);
    String alphabet = "0012-+.eE9";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(7);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      boolean number = JsonNumber.shapeOf(text.toString()) != JsonNumber.Shape.NONE;
      assertThat(number).as(text::toString).isEqualTo(isNumber(parser, text.toString()));
    }
  }

  private static boolean isNumber(ObjectMapper parser, String text) {
    try {
      JsonNode node = parser.readTree(text);
      return node.isNumber();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void exactnessOfIntegers() {
    assertThat(CellKind.ofLong(Long.MAX_VALUE)).isEqualTo(CellKind.WIDE_INTEGER);
    assertThat(CellKind.ofLong(Long.MIN_VALUE)).isEqualTo(CellKind.INTEGER);
    assertThat(CellKind.ofLong(Long.MAX_VALUE - 1023)).isEqualTo(CellKind.INTEGER);
    assertThat(CellKind.ofLong(-(1L << 53) - 1)).isEqualTo(CellKind.WIDE_INTEGER);
  }
}
