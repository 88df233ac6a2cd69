package io.shardscan.server.scan.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to read the vectors once: what {@link ExactScanBenchmark} on the same data is held against.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ReadBandwidthBenchmark {
  /** Rows × dimension. */
  @Param({"50000x384", "1000000x384", "500000x768"})
  public String data = "";

  /** Threads; 0 for one a core. */
  @Param({"1", "0"})
  public int threads;

  private ScanData vectors;
  private ParallelReader reader;

  /** Fills the memory. */
  @Setup
  public void fill() {
    vectors = ScanData.parse(data);
    reader =
        new ParallelReader(
            vectors.blocks(), threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
  }

  /** Frees the memory. */
  @TearDown
  public void free() {
    reader.close();
    vectors.close();
  }

  /** Reads everything once. */
  @Benchmark
  public float read() throws InterruptedException {
    return reader.read();
  }
}
