package io.shardscan.ingestion.decode.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, or of forms that are not read. */
class HostileHdf5Test {
  private static final Path SAMPLES = Path.of("src/test/resources/samples/hdf5");

  @ParameterizedTest
  @ValueSource(strings = {"columns--gzip-earliest.h5", "columns--lzf-v110.h5"})
  void refusesWhatIsCutOff(String sample) throws IOException {
    byte[] whole = Files.readAllBytes(SAMPLES.resolve(sample));
    for (int length = 0; length < whole.length * 9 / 10; length += 1 + length / 20) {
      MemorySource file = new MemorySource("a.h5", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Decoded.of(file))
          .as("%s bytes", length)
          .isInstanceOf(DecodeException.class)
          .hasMessageMatching("(?s).{15,1000}");
    }
  }

  /** Wherever a byte of a chunk changes, its checksum does not fit any more. */
  @Test
  void refusesChunksWithOtherChecksums() throws IOException {
    byte[] whole = Files.readAllBytes(SAMPLES.resolve("columns--gzip-v110.h5"));
    assertThat(Decoded.of(new MemorySource("a.h5", whole)).keys()).hasSize(50);
    int refused = 0;
    for (int at = 0; at < whole.length; at += 97) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 1;
      try {
        Decoded unused = Decoded.of(new MemorySource("a.h5", bytes));
      } catch (DecodeException e) {
        refused += e.getMessage().contains("a chunk") ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(15);
  }

  @Test
  void tellsWhatIsNoHdf5File() {
    assertThatThrownBy(() -> Decoded.of(MemorySource.text("a.hdf", "x".repeat(5_000))))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("no HDF5 file");
  }

  @Test
  void tellsOfANewerForm() throws IOException {
    byte[] bytes = Files.readAllBytes(SAMPLES.resolve("numbers--little-f4.hdf5"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("\u0089HDF");
    bytes[8] = 4; // the superblock's version
    assertThatThrownBy(() -> Decoded.of(new MemorySource("a.h5", bytes)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("newer than HDF5 1.10")
        .hasMessageContaining("libver='v110'");
  }
}
