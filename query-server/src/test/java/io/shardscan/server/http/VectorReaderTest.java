package io.shardscan.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorReaderTest {
  @Test
  void readsWhatTheJdkReads() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      int dimension = 1 + random.nextInt(1_200);
      float[] expected = new float[dimension];
      StringBuilder array = new StringBuilder("[");
      for (int i = 0; i < dimension; i++) {
        String number = number(random);
        expected[i] = Float.parseFloat(number);
        array.append(i == 0 ? "" : random.nextBoolean() ? "," : " ,\r\n ").append(number);
      }
      assertThat(read(array.append("]").toString(), StandardCharsets.UTF_8)).isEqualTo(expected);
    }
  }

  @Test
  void leavesTheParserNothingOfPlainDecimals() throws IOException {
    byte[] body = "{\"vector\":[0.5, -1e-3,\n2],\"top_k\":3}".getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = WireJson.parser(body, body.length)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      new VectorReader().read(parser, body, body.length);
      assertThat(new String(body, StandardCharsets.UTF_8))
          .isEqualTo("{\"vector\":[           \n ],\"top_k\":3}");
      assertThat(parser.nextToken()).isEqualTo(JsonToken.FIELD_NAME);
      assertThat(parser.currentLocation().getLineNr()).isEqualTo(2);
      assertThat(parser.nextIntValue(0)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[1,1234567890123456789012345]", "[1e-50,2]", "[1,1.00000005960464477539]"})
  void leavesOtherNumbersToTheParser(String array) throws IOException {
    String[] numbers = array.substring(1, array.length() - 1).split(",", -1);
    assertThat(read(array, StandardCharsets.UTF_8))
        .containsExactly(Float.parseFloat(numbers[0]), Float.parseFloat(numbers[1]));
  }

  @Test
  void readsOtherEncodings() throws IOException {
    assertThat(read("[1,0.25]", StandardCharsets.UTF_16BE)).containsExactly(1, 0.25f);
  }

  private static String number(Random random) {
    double value = random.nextGaussian() * Math.pow(10, -random.nextInt(8));
    return switch (random.nextInt(40)) {
      case 0 -> Long.toString(random.nextLong());
      case 1 -> "1e-44";
      case 2, 3, 4 -> Double.toString(value);
      case 5 -> String.format(Locale.ROOT, "%.3e", value);
      default -> Float.toString((float) value);
    };
  }

  private static float[] read(String array, Charset charset) throws IOException {
    byte[] body = array.getBytes(charset);
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      parser.nextToken();
      VectorReader reader = new VectorReader();
      reader.read(parser, body, body.length);
      assertThat(reader.problem()).isEmpty();
      assertThat(parser.nextToken()).isNull();
      return reader.vector();
    }
  }
}
