package io.shardscan.ingestion.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that a fuzzer makes of good ones: whatever comes of one is rows or a {@link
 * DecodeException}, costs little memory and ends. Without a fuzzer only the good ones are tried;
 * docs/testing.md tells how to fuzz.
 */
@Timeout(FileFuzzTest.MOST_SECONDS)
class FileFuzzTest {
  /** After which it is taken not to end; longer than one is fuzzed. */
  static final int MOST_SECONDS = 900;

  /** How long each is fuzzed. */
  private static final String DURATION = "10m";

  private static final long MAX_ALLOCATED_BYTES = 512L << 20;
  private static final int LARGEST_SEED = 64 << 10;
  private static final Path SAMPLES = Path.of("src/test/resources/samples");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void parquet(byte[] bytes) {
    decode("file.parquet", bytes);
  }

  static List<byte[]> parquet() {
    return samples("parquet", ".parquet");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void csv(byte[] bytes) {
    decode("file.csv", bytes);
  }

  static List<byte[]> csv() {
    return samples("csv", ".csv");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void json(byte[] bytes) {
    decode("file.jsonl", bytes);
  }

  static List<byte[]> json() {
    return texts(
        "{\"id\":\"a\",\"vector\":[1,-2.5e-3],\"n\":1,\"t\":\"x\",\"o\":{\"p\":[null,true]}}\n{\"id\":7,\"vector\":[3,4]}\n",
        "[{\"embedding\":[0.5,1e3],\"t\":\"\\u00e4\\ud83d\\ude00\"},{\"embedding\":[0,-0],\"n\":12345678901234567890}]",
        "{\"vector\":[1],\"d\":\"2026-01-31\",\"s\":\"2026-01-31T12:00:00Z\",\"b\":false,\"x\":1.5}");
  }

  /** Rows and keys as the query server writes them, which users may write, too. */
  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void changes(byte[] bytes) {
    decodeOneOf(bytes, "file.upserts", "file.deletions");
  }

  static List<byte[]> changes() {
    return texts(
        "\0{\"id\":\"a\",\"vector\":[1,-2.5e-3],\"metadata\":{\"n\":1,\"o\":{\"p\":[null]}}}\n{\"id\":\"b\",\"vector\":[3,4]}",
        "\1\"a\"\n\"b\\u00e4\"");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void arrow(byte[] bytes) {
    decode("file.arrow", bytes);
  }

  static List<byte[]> arrow() {
    return samples("arrow", ".arrow", ".feather", ".ipc");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void vecs(byte[] bytes) {
    decodeOneOf(bytes, "file.fvecs", "file.bvecs", "file.ivecs");
  }

  static List<byte[]> vecs() {
    return numbered("vecs", ".fvecs", ".bvecs", ".ivecs");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void fbin(byte[] bytes) {
    decodeOneOf(bytes, "file.fbin", "file.u8bin", "file.i8bin");
  }

  static List<byte[]> fbin() {
    return numbered("fbin", ".fbin", ".u8bin", ".i8bin");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void npy(byte[] bytes) {
    decode("file.npy", bytes);
  }

  static List<byte[]> npy() {
    return samples("npy", ".npy");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void npz(byte[] bytes) {
    decode("file.npz", bytes);
  }

  static List<byte[]> npz() {
    return samples("npz", ".npz");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void hdf5(byte[] bytes) {
    decode("file.h5", bytes);
  }

  static List<byte[]> hdf5() {
    return samples("hdf5", ".h5", ".hdf5", ".hdf");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void safetensors(byte[] bytes) {
    decode("file.safetensors", bytes);
  }

  static List<byte[]> safetensors() {
    return samples("safetensors", ".safetensors");
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void compressed(byte[] bytes) {
    decodeOneOf(bytes, "file.csv.gz", "file.csv.zst", "file.jsonl.gz", "file.jsonl.zst");
  }

  static List<byte[]> compressed() {
    return numbered("compressed", ".csv.gz", ".csv.zst", ".jsonl.gz", ".jsonl.zst");
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Has the first byte choose the format of the others. */
  private static void decodeOneOf(byte[] bytes, String... names) {
    if (bytes.length > 0) {
      decode(
          names[Math.floorMod(bytes[0], names.length)], Arrays.copyOfRange(bytes, 1, bytes.length));
    }
  }

  private static void decode(String name, byte[] bytes) {
    // The first time classes are loaded, and changed by the fuzzer, which takes memory as well.
    if (allocatedBytes(name, bytes) > MAX_ALLOCATED_BYTES) {
      assertThat(allocatedBytes(name, bytes)).as("bytes allocated").isLessThan(MAX_ALLOCATED_BYTES);
    }
  }

  private static long allocatedBytes(String name, byte[] bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      Decoded all = Decoded.of(new MemorySource(name, bytes), ColumnChoice.DETECT, 1_000);
      assertThat(all.vectors()).hasSameSizeAs(all.keys());
    } catch (DecodeException e) {
      assertThat(e).hasMessageMatching("(?s).{15,2000}");
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static List<byte[]> samples(String folder, String... extensions) {
    List<byte[]> samples = new ArrayList<>();
    for (Path file : files(folder)) {
      if (Stream.of(extensions).anyMatch(file.toString()::endsWith)) {
        samples.add(content(file));
      }
    }
    return samples;
  }

  /** Samples with a first byte that is the number of their extension. */
  private static List<byte[]> numbered(String folder, String... extensions) {
    List<byte[]> samples = new ArrayList<>();
    for (int number = 0; number < extensions.length; number++) {
      for (byte[] sample : samples(folder, extensions[number])) {
        byte[] numbered = new byte[sample.length + 1];
        numbered[0] = (byte) number;
        System.arraycopy(sample, 0, numbered, 1, sample.length);
        samples.add(numbered);
      }
    }
    return samples;
  }

  private static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
      return files
          .filter(file -> file.getFileName().toString().contains("--"))
          .filter(file -> file.toFile().length() <= LARGEST_SEED)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
