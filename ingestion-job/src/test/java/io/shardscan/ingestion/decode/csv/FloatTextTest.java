package io.shardscan.ingestion.decode.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "+1",
        "1.",
        ".5",
        "007",
        "1e5",
        "-2.5E-3",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e39",
        "3.4028235e38",
        "1.17549435E-38",
        "1e-45",
        "0.000000000000000001",
        "999999999999999999",
        "1234567890123456789012345678901234567890",
        "16777217",
        "16777219",
        "0.1",
        "123456.789"
      })
  void readsAsJavaDoes(String text) {
    assertThat(Float.floatToIntBits(read(text)))
        .isEqualTo(Float.floatToIntBits(Float.parseFloat(text)));
  }

  @Test
  void readsTheNearestFloatOfWhateverProgramsPrint() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
      check(Float.toString(value));
      check(new BigDecimal(value).round(new MathContext(1 + random.nextInt(20))).toPlainString());
      check(Double.toString(value * 1.000000001));
    }
  }

  @Test
  void readsTheNearestFloatAroundTheMiddleOfTwo() {
    Random random = new Random(6);
    for (int i = 0; i < 100_000; i++) {
      float below = Float.intBitsToFloat(random.nextInt(0x30000000, 0x5f000000));
      BigDecimal middle =
          new BigDecimal(below)
              .add(new BigDecimal(Math.nextUp(below)))
              .divide(BigDecimal.TWO, MathContext.UNLIMITED);
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
        check(middle.round(new MathContext(6 + random.nextInt(14), mode)).toPlainString());
      }
      check(middle.toPlainString());
    }
  }

  @Test
  void endsBeforeWhatFollows() {
    float[] to = new float[2];
    byte[] text = "1.5,2]".getBytes(StandardCharsets.US_ASCII);
    assertThat(FloatText.read(text, 0, 6, to, 0)).isEqualTo(3);
    assertThat(FloatText.read(text, 4, 6, to, 1)).isEqualTo(5);
    assertThat(to).containsExactly(1.5f, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "1..2", "1.2.3", "--1", "1e", "e5", "x", "1f", "1d", "0x1p3", "1_0", "nan",
        "null", "½"
      })
  void refusesWhatIsNoNumber(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(NumberFormatException.class)
        .hasMessage("'" + text + "' is not a number");
  }

  private static void check(String text) {
    if (read(text) != Float.parseFloat(text)) {
      throw new AssertionError(text + " was read as " + read(text));
    }
  }

  private static float read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    float[] to = new float[1];
    assertThat(FloatText.read(bytes, 0, bytes.length, to, 0)).isEqualTo(bytes.length);
    return to[0];
  }
}
