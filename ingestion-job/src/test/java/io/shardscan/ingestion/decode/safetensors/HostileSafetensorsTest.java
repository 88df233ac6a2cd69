package io.shardscan.ingestion.decode.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that say what is not so. */
class HostileSafetensorsTest {
  @Test
  void readsAPlainOne() {
    assertThat(Decoded.of(file(tensor("F32", "[3,2]", "[0,24]"), 24)).vectors()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32 | [3,2] | [0,20]    | has 20 bytes",
        "F32 | [9,2] | [0,24]    | has 24 bytes",
        "F32 | [3,2] | [4,24]    | has 20 bytes",
        "F32 | [3,2] | [0,9999]  | goes beyond its end",
        "F32 | [3,2] | [24,0]    | goes beyond its end",
        "F32 | [3,2] | [-24,0]   | impossible shape or place",
        "F32 | [-3,2]| [0,24]    | impossible shape or place",
        "F32 | [1e9,2] | [0,24]  | impossible shape or place",
        "F32 | [4611686018427387904,4] | [0,24] | impossible shape",
        "F8_E4M3 | [12,2] | [0,24] | No array holds vectors",
        "F32 | [6]   | [0,24]    | No array holds vectors",
        "F32 | []    | [0,4]     | have 4 bytes, but 24 follow"
      })
  void refusesLyingTensors(String type, String shape, String offsets, String message) {
    assertThatThrownBy(() -> Decoded.of(file(tensor(type, shape, offsets), 24)))
        .isInstanceOf(DecodeException.class)
        .message()
        .containsPattern(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":{}} x",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[12,24]}}"
      })
  void refusesHeaders(String header) {
    assertThatThrownBy(() -> Decoded.of(file(header, 24))).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Decoded.of(file("[".repeat(100_000), 24)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 1_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesLengths(long length) {
    byte[] bytes = file(tensor("F32", "[3,2]", "[0,24]"), 24).bytes();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertThatThrownBy(() -> Decoded.of(new MemorySource("a.safetensors", bytes)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("impossible length");
  }

  private static String tensor(String type, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(type, shape, offsets);
  }

  private static MemorySource file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return new MemorySource("a.safetensors", bytes.putLong(json.length).put(json).array());
  }
}
