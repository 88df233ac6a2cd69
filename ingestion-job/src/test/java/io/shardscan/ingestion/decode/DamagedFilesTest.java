package io.shardscan.ingestion.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages good files at random: whatever comes of it is rows or a {@link DecodeException}, and
 * costs little. The seed is fixed, so a failure comes back; it is named with the run's number.
 */
class DamagedFilesTest {
  private static final int RUNS = Integer.getInteger("runs", 500);
  private static final long MAX_ALLOCATED_BYTES = 512L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parquet",
        "csv",
        "vecs",
        "fbin",
        "npy",
        "npz",
        "safetensors",
        "arrow",
        "compressed"
      })
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void isRowsOrAReason(String folder) throws IOException {
    List<Path> samples = samples(folder);
    Random random = new Random(20240607);
    int refused = 0;
    for (int run = 0; run < RUNS; run++) {
      Path sample = samples.get(run % samples.size());
      byte[] bytes = damaged(Files.readAllBytes(sample), random);
      refused += outcome(new MemorySource(sample.getFileName().toString(), bytes), run) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(RUNS / 20);
  }

  private static boolean outcome(MemorySource file, int run) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      Decoded all = Decoded.of(file, ColumnChoice.DETECT, 1_000);
      assertThat(all.vectors()).hasSameSizeAs(all.keys());
    } catch (DecodeException e) {
      assertThat(e).hasMessageMatching("(?s).{15,2000}");
      refused = true;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("run " + run + " of " + file.name(), e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated in run %s of %s", run, file.name())
        .isLessThan(MAX_ALLOCATED_BYTES);
    return refused;
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static List<Path> samples(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/samples", folder))) {
      return files.filter(f -> f.getFileName().toString().contains("--")).sorted().toList();
    }
  }
}
