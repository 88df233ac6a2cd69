package io.shardscan.server.scan.benchmark;

import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanResult;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
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

/** Time of one query at a time. {@code -prof gc} shows what a query allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ExactScanBenchmark {
  /** Rows × dimension. */
  @Param({"50000x384", "1000000x384", "500000x768"})
  public String data = "";

  /** Threads; 0 for one a core. */
  @Param({"1", "0"})
  public int threads;

  /** Rows asked for. */
  @Param({"10"})
  public int topK;

  /** How vectors are compared. */
  @Param({"COSINE"})
  public Metric metric = Metric.COSINE;

  private ScanData vectors;
  private ScanEngine engine;

  /** Fills the memory and starts the engine. */
  @Setup
  public void fill() {
    vectors = ScanData.parse(data);
    engine =
        new ScanEngine(
            threads == 0 ? ScanSettings.defaults() : ScanSettings.ofThreads(threads),
            KernelSelection.configured());
  }

  /** Ends the engine and frees the memory. */
  @TearDown
  public void free() {
    engine.close();
    vectors.close();
  }

  /** One search. */
  @Benchmark
  public ScanResult search() throws InterruptedException {
    return engine.search(
        new ScanRequest(vectors.query(), metric, topK, Float.NEGATIVE_INFINITY, vectors.blocks()));
  }
}
