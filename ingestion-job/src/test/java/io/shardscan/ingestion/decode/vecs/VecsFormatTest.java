package io.shardscan.ingestion.decode.vecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VecsFormatTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 100, 3_000, Long.MAX_VALUE})
  void readsFloatsInAnySplits(long targetBytes) {
    Decoded all = decoded("a.fvecs", fvecs(5_000, 3), targetBytes);
    assertThat(all.splits())
        .isEqualTo((int) Math.ceil(5_000.0 / Math.clamp(targetBytes / 16, 1, 5_000)));
    assertThat(all.keys()).hasSize(5_000).startsWith("a.fvecs#0").endsWith("a.fvecs#4999");
    assertThat(all.vectors().get(4_321)).containsExactly(4_321, 4_322, 4_323);
    assertThat(all.metadata()).isEmpty();
  }

  @Test
  void readsBytesAsUnsigned() {
    byte[] bytes = {2, 0, 0, 0, 0, (byte) 0xff, 2, 0, 0, 0, (byte) 0x80, 1};
    Decoded all = decoded("a.bvecs", bytes, Long.MAX_VALUE);
    assertThat(all.vectors()).containsExactly(new float[] {0, 255}, new float[] {128, 1});
  }

  @Test
  void readsIntegersAsTheNearestFloat() {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(3).putInt(-7).putInt(Integer.MIN_VALUE).putInt((1 << 24) + 3);
    Decoded all = decoded("a.ivecs", bytes.array(), Long.MAX_VALUE);
    assertThat(all.vectors()).containsExactly(new float[] {-7, -0x1p31f, (1 << 24) + 4});
  }

  @Test
  void bringsBatchesOfWideRows() {
    Decoded all = decoded("a.fvecs", fvecs(200, 16_384), Long.MAX_VALUE);
    assertThat(all.vectors().get(199)[16_383]).isEqualTo(199 + 16_383);
  }

  @Test
  void refusesOtherDimensionWithItsRow() {
    byte[] bytes = fvecs(5_000, 3);
    bytes[4_999 * 16] = 4;
    assertFails(bytes, "Row 4999: the vector has 4 components, but the file's first row has 3");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNotFiniteWithItsRow(float value) {
    byte[] bytes = fvecs(5_000, 3);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(4_998 * 16 + 8, value);
    assertFails(
        bytes,
        "Row 4998: component 1 of the vector is " + (Float.isNaN(value) ? "NaN" : "infinite"));
  }

  @Test
  void takesTheLargestFiniteFloats() {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putFloat(Float.MAX_VALUE).putFloat(-Float.MIN_VALUE);
    assertThat(decoded("a.fvecs", bytes.array(), 1).vectors())
        .containsExactly(new float[] {Float.MAX_VALUE, -Float.MIN_VALUE});
  }

  @Test
  void refusesTruncatedFile() {
    assertFails(Arrays.copyOf(fvecs(2, 3), 31), "not a multiple of the 16 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 16_385, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesDimension(int dimension) {
    byte[] bytes = fvecs(2, 3);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, dimension);
    assertFails(
        bytes, "Row 0: the vector has " + dimension + " components; 1 to 16384 are allowed");
  }

  @Test
  void refusesEmptyFile() {
    assertFails(new byte[0], "The file is empty");
    assertFails(new byte[3], "The file has 3 bytes; a row begins with 4");
  }

  private static void assertFails(byte[] bytes, String message) {
    assertThatThrownBy(() -> decoded("a.fvecs", bytes, Long.MAX_VALUE))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  private static Decoded decoded(String name, byte[] bytes, long targetBytes) {
    return Decoded.of(new MemorySource(name, bytes), ColumnChoice.DETECT, targetBytes);
  }

  private static byte[] fvecs(int rows, int dimension) {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows * (4 + 4 * dimension)).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      bytes.putInt(dimension);
      for (int i = 0; i < dimension; i++) {
        bytes.putFloat(row + i);
      }
    }
    return bytes.array();
  }
}
