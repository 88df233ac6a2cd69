package io.shardscan.ingestion.decode.fbin;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FbinFormatTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 100, 3_000, Long.MAX_VALUE})
  void readsRowsInAnySplits(long targetBytes) {
    Decoded all = decoded(fbin(5_000, 3), targetBytes);
    assertThat(all.splits())
        .isEqualTo((int) Math.ceil(5_000.0 / Math.clamp(targetBytes / 12, 1, 5_000)));
    assertThat(all.keys()).hasSize(5_000).startsWith("a.fbin#0").endsWith("a.fbin#4999");
    assertThat(all.vectors().get(4_321)).containsExactly(4_321, 4_322, 4_323);
  }

  @ParameterizedTest
  @CsvSource({
    "5001, 3, 'says 5001 rows of 3 components, which are 60020 bytes with it, but the file has 60008'",
    "4999, 3, says 4999 rows",
    "-1, 3, says 4294967295 rows",
    "0, 3, says 0 rows",
    "5000, 0, the vector has 0 components",
    "5000, 16385, the vector has 16385 components",
    "5000, -1, the vector has 4294967295 components",
    "2147483647, 2147483647, components"
  })
  void refusesLyingHeaders(int rows, int dimension, String message) {
    byte[] bytes = fbin(5_000, 3);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(rows).putInt(dimension);
    assertFails(bytes, message);
  }

  @Test
  void refusesWhatIsCutOff() {
    assertFails(Arrays.copyOf(fbin(2, 3), 31), "but the file has 31");
    assertFails(new byte[7], "The file has 7 bytes; it must begin with 8");
  }

  @Test
  void refusesNaNWithItsRow() {
    byte[] bytes = fbin(5_000, 3);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(8 + 4_998 * 12 + 4, Float.NaN);
    assertFails(bytes, "Row 4998: component 1 of the vector is NaN");
  }

  private static void assertFails(byte[] bytes, String message) {
    assertThatThrownBy(() -> decoded(bytes, Long.MAX_VALUE))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  private static Decoded decoded(byte[] bytes, long targetBytes) {
    return Decoded.of(new MemorySource("a.fbin", bytes), ColumnChoice.DETECT, targetBytes);
  }

  private static byte[] fbin(int rows, int dimension) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + rows * 4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(rows).putInt(dimension);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < dimension; i++) {
        bytes.putFloat(row + i);
      }
    }
    return bytes.array();
  }
}
