package io.shardscan.ingestion.decode.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose lines do not end: each is refused early, in bounded memory. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileCsvTest {
  private static final long MAX_ALLOCATED_BYTES = 150L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "id,emb~1,\"[1]\"~2,|x|Row 1: is longer than 16 MiB, the most that is allowed; is a line end or a closing quote missing?",
        "id,emb~1,\"[1]\"~2,\"|,|Row 1: is longer than 16 MiB",
        "id,emb~1,\"|[|Row 0: is longer than 16 MiB",
        "id,emb~1,\"[1]\"~2|,|Row 1: has more than 2 cells, which is what the header has",
        "id|x|The header is longer than 16 MiB",
        "id|,|The header has more than 17409 cells, the most that is allowed",
        "\"id|~|The header is longer than 16 MiB",
        "|~|The file is empty",
      })
  void refusesOneGibibyteOf(String start, String filler, String reason) {
    FileSource file =
        new Endless(
            start == null ? "" : start.replace('~', '\n'),
            filler.charAt(0) == '~' ? '\n' : filler.charAt(0));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> plan(file))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith(reason);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith(reason);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
  }

  private static void plan(FileSource file) {
    assertThat(new CsvFormat().plan(file, 1 << 20)).isNotEmpty();
  }

  private static void read(FileSource file) {
    long start = CsvLayout.read(file).dataOffset();
    try (BatchReader reader =
        new CsvFormat().open(file, new SplitRange(start, file.size(), 0), ColumnChoice.DETECT)) {
      assertThat(reader.next()).isNotNull();
    }
  }

  /** A file of 1 GiB that goes on with one character once it has begun. */
  private record Endless(String start, char filler) implements FileSource {
    @Override
    public String name() {
      return "a.csv";
    }

    @Override
    public long size() {
      return 1L << 30;
    }

    @Override
    public InputStream open(long offset, long length) {
      byte[] head = start.getBytes(StandardCharsets.UTF_8);
      int from = (int) Math.min(offset, head.length);
      return new SequenceInputStream(
          new ByteArrayInputStream(head, from, head.length - from),
          new Filler(filler, length - (head.length - from)));
    }

    @Override
    public byte[] read(long offset, int length) {
      try (InputStream in = open(offset, length)) {
        return in.readNBytes(length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Filler extends InputStream {
    private final char character;
    private long left;

    Filler(char character, long length) {
      this.character = character;
      this.left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? character : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int n = (int) Math.min(length, left);
      Arrays.fill(to, offset, offset + n, (byte) character);
      left -= n;
      return n == 0 ? -1 : n;
    }
  }
}
