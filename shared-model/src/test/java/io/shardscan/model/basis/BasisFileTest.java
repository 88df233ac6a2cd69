package io.shardscan.model.basis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasisFileTest {
  private static final Random RANDOM = new Random(5);

  private static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = RANDOM.nextFloat() + 0.01f;
    }
    return values;
  }

  private static Basis basis(int dimension, int cells, int... stages) {
    return new Basis(
        floats(dimension),
        floats(dimension * dimension),
        floats(dimension),
        stages,
        floats(cells * dimension),
        floats(cells),
        floats(cells));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,7", "48,5"})
  void whatIsWrittenIsRead(int dimension, int cells) {
    int[] stages = dimension > 32 ? new int[] {16, 32} : new int[0];
    Basis basis = basis(dimension, cells, stages);

    Basis read = BasisFile.read("b", BasisFile.write(basis));

    assertThat(read.mean()).isEqualTo(basis.mean());
    assertThat(read.axes()).isEqualTo(basis.axes());
    assertThat(read.scales()).isEqualTo(basis.scales());
    assertThat(read.stages()).isEqualTo(stages);
    assertThat(read.centroids()).isEqualTo(basis.centroids());
    assertThat(read.spreads()).isEqualTo(basis.spreads());
    assertThat(read.norms()).isEqualTo(basis.norms());
  }

  @Test
  void everyChangedBitIsFound() {
    byte[] bytes = BasisFile.write(basis(2, 3));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> BasisFile.read("b", damaged))
          .as("bit %d", bit)
          .isInstanceOf(DamagedBasisException.class);
    }
  }

  @Test
  void everyMissingByteIsFound() {
    byte[] bytes = BasisFile.write(basis(2, 3));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> BasisFile.read("b", cut)).isInstanceOf(DamagedBasisException.class);
    }
  }

  @Test
  void aSizeIsNotBelieved() {
    byte[] bytes = BasisFile.write(basis(2, 3));
    for (int field = 12; field < 24; field += 4) {
      for (int value : new int[] {Integer.MAX_VALUE, -1, Basis.MAX_CELLS}) {
        byte[] damaged = bytes.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(field, value);
        assertThatThrownBy(() -> BasisFile.read("b", damaged))
            .isInstanceOf(DamagedBasisException.class)
            .hasMessageContaining("does not fit");
      }
    }
  }

  @Test
  void aScaleOfZeroOrANumberThatIsNoneIsRefused() {
    Basis zero = basis(2, 3);
    zero.scales()[1] = 0;
    Basis nan = basis(2, 3);
    nan.axes()[1] = Float.NaN;

    assertThatThrownBy(() -> BasisFile.read("b", BasisFile.write(zero)))
        .hasMessageContaining("scale");
    assertThatThrownBy(() -> BasisFile.read("b", BasisFile.write(nan))).hasMessageContaining("NaN");
  }

  @Test
  void theLargestFits() {
    assertThat(BasisFile.MAX_BYTES).isBetween(48 << 20, 56 << 20);
  }
}
