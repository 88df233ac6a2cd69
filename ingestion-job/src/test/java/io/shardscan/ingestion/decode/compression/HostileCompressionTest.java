package io.shardscan.ingestion.decode.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Decoded;
import io.shardscan.ingestion.decode.MemorySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Compressed files that are cut off, damaged, or endless. */
class HostileCompressionTest {
  private static final byte[] CSV =
      ("id,v\n" + "a,\"[1,2]\"\n".repeat(500)).getBytes(StandardCharsets.UTF_8);

  @Test
  void refusesWhatIsCutOffAnywhere() throws IOException {
    byte[] gzip = gzip(CSV);
    byte[] zstd = Zstd.compress(CSV);
    assertThat(decoded("a.csv.gz", gzip).keys()).hasSize(500);
    assertThat(decoded("a.csv.zst", zstd).keys()).hasSize(500);
    for (int length = 1; length < gzip.length; length++) {
      assertDamaged("a.csv.gz", Arrays.copyOf(gzip, length));
    }
    for (int length = 1; length < zstd.length; length++) {
      assertDamaged("a.csv.zst", Arrays.copyOf(zstd, length));
    }
  }

  @Test
  void refusesWhatFollows() throws IOException {
    byte[] gzip = gzip(CSV);
    assertDamaged("a.csv.gz", joined(gzip, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    assertDamaged("a.csv.gz", joined(gzip, Arrays.copyOf(gzip, 30)));
    assertDamaged("a.csv.zst", joined(Zstd.compress(CSV), new byte[] {1, 2, 3, 4, 5, 6}));
  }

  @Test
  void refusesPlainText() {
    assertDamaged("a.csv.gz", CSV);
    assertDamaged("a.csv.zst", CSV);
  }

  @Test
  void holdsNoMoreThanARecordOfABomb() throws IOException {
    byte[] spaces = new byte[64 << 20];
    Arrays.fill(spaces, (byte) ' ');
    assertThatThrownBy(() -> decoded("a.csv.gz", gzip(spaces)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("16 MiB");
    assertThatThrownBy(() -> decoded("a.jsonl.zst", Zstd.compress(spaces)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("bytes of JSON");
  }

  @Test
  void refusesWhatIsTooMuchLarger() {
    byte[] lineEnds = new byte[64 << 20];
    Arrays.fill(lineEnds, (byte) '\n');
    byte[] frame = Zstd.compress(lineEnds, 19);
    byte[] bomb = Zstd.compress("id,v\n".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 40; i++) {
      bomb = joined(bomb, frame);
    }
    byte[] all = bomb;
    assertThatThrownBy(() -> decoded("a.csv.zst", all))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("taken for one made to fill disks");
  }

  private static void assertDamaged(String name, byte[] bytes) {
    assertThatThrownBy(() -> decoded(name, bytes))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("damaged or cut off");
  }

  private static Decoded decoded(String name, byte[] bytes) {
    return Decoded.of(new MemorySource(name, bytes));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
