package io.shardscan.ingestion.decode;

import io.shardscan.model.row.RowBatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Rows per second that one thread decodes, from a file in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class DecodeBenchmark {
  private static final int ROWS = 4_096;

  @Param({
    "fvecs",
    "bvecs",
    "csv-array",
    "csv-columns",
    "parquet",
    "parquet-zstd",
    "parquet-zstd-split"
  })
  private String file;

  @Param({"384", "768"})
  private int dimension;

  private MemorySource source;
  private FileFormat format;

  /** Makes the file. */
  @Setup
  public void makeFile() {
    source = BenchmarkFiles.of(file, ROWS, dimension);
    format = FileFormats.forFile(source.name()).orElseThrow();
  }

  /** Plans and decodes the file in one split. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float decode() {
    SplitRange split = format.plan(source, Long.MAX_VALUE).getFirst();
    float any = 0;
    try (BatchReader reader = format.open(source, split, ColumnChoice.DETECT)) {
      for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        any += batch.vectors()[0];
      }
    }
    return any;
  }

  /** Runs the benchmark; arguments are JMH's. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    new Runner(
            new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(DecodeBenchmark.class.getSimpleName())
                .build())
        .run();
  }
}
