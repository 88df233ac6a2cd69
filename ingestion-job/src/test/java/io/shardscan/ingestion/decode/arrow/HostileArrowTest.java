package io.shardscan.ingestion.decode.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that say what is not so, or that want more than they are worth. */
class HostileArrowTest {
  @Test
  void readsAPlainOne() {
    Decoded all = Decoded.of(new CraftedArrow().file());
    assertThat(all.keys()).containsExactly("a", "b", "c");
    assertThat(all.vectors())
        .containsExactly(new float[] {0, 1}, new float[] {2, 3}, new float[] {4, 5});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"types--file-lz4.arrow", "types--stream-zstd.ipc", "dictionaries--deltas.ipc"})
  void refusesWhatIsCutOffAnywhere(String sample) throws IOException {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/samples/arrow", sample));
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      MemorySource file = new MemorySource("a.ipc", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Decoded.of(file))
          .as("%s bytes of %s", length, sample)
          .isInstanceOf(DecodeException.class)
          .hasMessageMatching("(?s).{15,500}");
    }
  }

  @Test
  void refusesCountsBeyondTheFile() {
    assertRefused(crafted -> crafted.rows = 4, "has 3 values where there must be 4");
    assertRefused(crafted -> crafted.rows = -1, "is said to have -1 rows");
    assertRefused(crafted -> crafted.rows = 1L << 60, "has 3 values where there must be");
    assertRefused(crafted -> crafted.nodeLengths = new long[] {3, -3, 6}, "have -3 values");
    assertRefused(crafted -> crafted.nodeLengths = new long[] {3, 3}, "fewer columns");
    assertRefused(
        crafted -> {
          crafted.rows = 1L << 40;
          crafted.nodeLengths = new long[] {1L << 40, 1L << 40, 1L << 41};
        },
        "a buffer ends before|is damaged");
    assertRefused(crafted -> crafted.bodyLength = 1L << 50, "cut off");
    assertRefused(crafted -> crafted.bodyLength = -8, "is said to have -8 bytes");
  }

  @Test
  void refusesBuffersBeyondTheirBatch() {
    assertRefused(crafted -> crafted.buffers[5] = new long[] {32, 24}, "24 bytes at 32 is beyond");
    assertRefused(crafted -> crafted.buffers[5] = new long[] {-8, 24}, "24 bytes at -8 is beyond");
    assertRefused(
        crafted -> crafted.buffers[5] = new long[] {Long.MAX_VALUE, Long.MAX_VALUE}, "is beyond");
    assertRefused(crafted -> crafted.buffers[5] = new long[] {24, 20}, "a buffer ends before");
    assertRefused(crafted -> crafted.buffers[1] = new long[] {0, 8}, "a buffer ends before");
    assertRefused(crafted -> crafted.buffers = Arrays.copyOf(crafted.buffers, 5), "fewer buffers");
  }

  @Test
  void refusesOffsetsThatGoBackOrBeyond() {
    assertRefused(crafted -> crafted.offsets = new int[] {0, 2, 1, 3}, "end at 1; it begins at 2");
    assertRefused(crafted -> crafted.offsets = new int[] {0, 1, 2, 4}, "the last one ends at 3");
    assertRefused(crafted -> crafted.offsets = new int[] {-1, 1, 2, 3}, "end at -1");
    assertRefused(
        crafted -> crafted.offsets = new int[] {0, 0, 2, 3}, "Row 0: the key .* is empty");
  }

  @Test
  void refusesSchemasOfNoSense() {
    assertRefused(crafted -> crafted.listSize = 0, "the vector is empty|0 components");
    assertRefused(crafted -> crafted.listSize = 1 << 30, "1073741824 components");
    assertRefused(crafted -> crafted.listSize = -2, "values of -2");
    assertRefused(crafted -> crafted.depth = 100, "nested more than 64 levels");
    assertRefused(crafted -> crafted.version = MetadataVersion.V3, "version 3 of the format");
    assertRefused(crafted -> crafted.endMark = false, "without an end mark");
  }

  @Test
  void refusesNaNWithItsRow() {
    ByteBuffer body = new CraftedArrow().body().putFloat(24 + 2 * Float.BYTES, Float.NaN);
    assertThatThrownBy(() -> Decoded.of(new CraftedArrow().file(body)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("Row 1: component 0 of the vector is NaN");
  }

  @Test
  void refusesBombs() {
    CraftedArrow claims = new CraftedArrow();
    claims.codec = CompressionType.ZSTD;
    ByteBuffer body = claims.body().putLong(0, 1L << 50);
    assertThatThrownBy(() -> Decoded.of(claims.file(body)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("times larger than the file");
    CraftedArrow negative = new CraftedArrow();
    negative.codec = CompressionType.LZ4_FRAME;
    ByteBuffer other = negative.body().putLong(0, -2);
    assertThatThrownBy(() -> Decoded.of(negative.file(other)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("is said to have -2 bytes");
  }

  @Test
  void refusesFramesOfOtherLengthsThanSaid() {
    byte[] offsets =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0)
            .putInt(1)
            .putInt(2)
            .putInt(3)
            .array();
    byte[] frame = Zstd.compress(offsets);
    for (long said : new long[] {15, 17, 1_000_000}) {
      CraftedArrow crafted = new CraftedArrow();
      crafted.codec = CompressionType.ZSTD;
      crafted.bodyLength = 8L + frame.length;
      crafted.buffers =
          new long[][] {{0, 0}, {0, 8L + frame.length}, {0, 0}, {0, 0}, {0, 0}, {0, 0}};
      ByteBuffer body =
          ByteBuffer.allocate(8 + frame.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(said)
              .put(frame);
      assertThatThrownBy(() -> Decoded.of(crafted.file(body))).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void tellsWhatIsNoArrowFile() {
    assertRefused("PAR1 and some more of it", "no Arrow file|is damaged");
    assertRefused("", "The file is empty");
    assertRefused("FEA1 and some more", "Feather's version 1");
    assertRefused("ARROW1\0\0" + "x".repeat(100), "cut off");
    assertRefused("ARROW1\0\0" + "x".repeat(100) + "\0\0\0\0ARROW1", "footer is said to have 0");
    assertRefused("ARROW1\0\0" + "x".repeat(100) + "\1\1\0\0ARROW1", "footer is said to have 257");
    assertRefused("ARROW1\0\0" + "x".repeat(300) + "\1\1\0\0ARROW1", "is damaged");
  }

  private static void assertRefused(String text, String message) {
    MemorySource file = new MemorySource("a.arrow", text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Decoded.of(file))
        .isInstanceOf(DecodeException.class)
        .message()
        .containsPattern(message);
  }

  private static void assertRefused(Consumer<CraftedArrow> lie, String message) {
    CraftedArrow crafted = new CraftedArrow();
    lie.accept(crafted);
    assertThatThrownBy(() -> Decoded.of(crafted.file()))
        .isInstanceOf(DecodeException.class)
        .message()
        .containsPattern(message);
  }
}
