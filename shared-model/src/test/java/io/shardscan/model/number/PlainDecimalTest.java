package io.shardscan.model.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDecimalTest {
  private static final String FOLLOWING = "0.1234567890123456789012345";
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1",
        "10",
        "0.1",
        "-0.5",
        "0.12345678",
        "0.123456789",
        "123.456",
        "1e3",
        "1E+3",
        "1e-3",
        "-1.5e-7",
        "0.00012345678901234567",
        "4.57763671875e-05",
        "1.2345678901234567e-09",
        "999999999999999999",
        "0.000000000000000000001",
        "3.4028234e38"
      })
  void takesWhatEmbeddingsHave(String number) {
    assertThat(taken(number)).isEqualTo(Float.parseFloat(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        ".5",
        "1.",
        "1.e3",
        "01",
        "-01.5",
        "00",
        "1e",
        "1e+",
        "e5",
        "NaN",
        "Infinity",
        "--1",
        "1e1000",
        "1e-300",
        "1e39",
        "3.5e38",
        "1e-40",
        "1234567890123456789",
        "0.1000000000000000055511151231257827",
        "1.00000005960464477539"
      })
  void leavesEverythingElse(String text) {
    byte[] bytes = bytes(text);
    assertThat(PlainDecimal.read(bytes, 0, bytes.length, new float[1], 0))
        .isEqualTo(PlainDecimal.NOT_TAKEN);
  }

  @Test
  void leavesTheMiddleBetweenTwoFloats() {
    BigDecimal middle =
        new BigDecimal(1f).add(new BigDecimal(Math.nextUp(1f))).divide(BigDecimal.TWO);
    byte[] bytes = bytes(middle.setScale(17, RoundingMode.DOWN).toPlainString());
    assertThat(PlainDecimal.read(bytes, 0, bytes.length, new float[1], 0))
        .isEqualTo(PlainDecimal.NOT_TAKEN);
  }

  @Test
  void agreesWithTheJdkOnRandomNumbers() {
    Random random = new Random(1);
    int takenCount = 0;
    int asked = 200_000;
    for (int i = 0; i < asked; i++) {
      String number = random(random);
      float[] to = new float[1];
      // What is alone and what others follow is read in different ways.
      for (String text : List.of(number, number + "," + FOLLOWING)) {
        byte[] bytes = bytes(text);
        int end = PlainDecimal.read(bytes, 0, bytes.length, to, 0);
        if (end != PlainDecimal.NOT_TAKEN) {
          takenCount++;
          assertThat(end).as(text).isEqualTo(number.length());
          assertThat(Float.floatToIntBits(to[0]))
              .as(text)
              .isEqualTo(Float.floatToIntBits(Float.parseFloat(number)));
        }
      }
    }
    assertThat(takenCount).isGreaterThan(2 * asked * 9 / 10);
  }

  @Test
  void takesNoMoreDigitsThanItCanHold() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder number = new StringBuilder("0.");
      for (int decimals = 15 + random.nextInt(10); decimals > 0; decimals--) {
        number.append(random.nextInt(10));
      }
      byte[] bytes = bytes(number + "," + FOLLOWING);
      float[] to = new float[1];
      int end = PlainDecimal.read(bytes, 0, bytes.length, to, 0);
      if (end != PlainDecimal.NOT_TAKEN) {
        assertThat(end).isEqualTo(number.length());
        assertThat(to[0]).as(number.toString()).isEqualTo(Float.parseFloat(number.toString()));
      }
    }
  }

  @Test
  void takesOnlyWhatTheGrammarAllows() {
    Random random = new Random(2);
    String characters = "0123456789.-+eE,] ";
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      if (random.nextBoolean()) {
        text.append(',').append(FOLLOWING);
      }
      byte[] bytes = bytes(text.toString());
      int end = PlainDecimal.read(bytes, 0, bytes.length, new float[1], 0);
      if (end != PlainDecimal.NOT_TAKEN) {
        assertThat(text.substring(0, end)).matches(JSON_NUMBER);
      }
    }
  }

  @Test
  void endsWhereItIsToldAndWhereTheNumberDoes() {
    byte[] text = bytes("[0.25,1234567.125,0.1234567890123]12345678");
    float[] to = new float[4];
    assertThat(PlainDecimal.read(text, 1, text.length, to, 0)).isEqualTo(5);
    assertThat(PlainDecimal.read(text, 6, text.length, to, 1)).isEqualTo(17);
    assertThat(PlainDecimal.read(text, 18, text.length, to, 2)).isEqualTo(33);
    assertThat(PlainDecimal.read(text, 18, 22, to, 3)).isEqualTo(22);
    assertThat(to).containsExactly(0.25f, 1234567.1f, 0.12345679f, 0.12f);
  }

  private static float taken(String number) {
    float[] to = new float[1];
    byte[] bytes = bytes(number);
    assertThat(PlainDecimal.read(bytes, 0, bytes.length, to, 0)).isEqualTo(bytes.length);
    return to[0];
  }

  private static String random(Random random) {
    float small = (float) random.nextGaussian() * 0.05f;
    return switch (random.nextInt(6)) {
      case 0 -> Float.toString(small);
      case 1 -> Double.toString(small);
      case 2 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 12));
      case 3 -> String.format(Locale.ROOT, "%.6f", small);
      case 4 -> String.format(Locale.ROOT, "%.17f", small);
      default -> Integer.toString(random.nextInt());
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
