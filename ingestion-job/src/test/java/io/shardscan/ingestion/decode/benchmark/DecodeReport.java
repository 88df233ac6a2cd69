package io.shardscan.ingestion.decode.benchmark;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileFormats;
import io.shardscan.ingestion.decode.MemorySource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.row.RowBatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How fast files are decoded by one thread, from memory: rows a second, as a Markdown table with
 * the median and the spread of several rounds. Those by processor time do not count what other
 * processes took from the thread.
 */
public final class DecodeReport {
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 11;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DecodeReport() {}

  /** Takes the files to decode. */
  public static void main(String[] files) throws IOException {
    System.out.println(
        "| file | MB | rows/s: median (slowest … fastest) | rows/s of processor time |\n|---|---|---|---|");
    for (String file : files) {
      Path path = Path.of(file);
      MemorySource source =
          new MemorySource(path.getFileName().toString(), Files.readAllBytes(path));
      double[] rates = new double[ROUNDS];
      double[] processorRates = new double[ROUNDS];
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        long start = System.nanoTime();
        long processorStart = THREADS.getCurrentThreadCpuTime();
        double rows = decode(source);
        if (round >= 0) {
          rates[round] = rows / ((System.nanoTime() - start) / NANOS_PER_SECOND);
          processorRates[round] =
              rows / ((THREADS.getCurrentThreadCpuTime() - processorStart) / NANOS_PER_SECOND);
        }
      }
      System.out.printf(
          "| %s | %,.0f | %s | %s |%n",
          source.name(), source.size() / 1e6, spread(rates), spread(processorRates));
    }
  }

  private static String spread(double[] rates) {
    Arrays.sort(rates);
    return "%,.0f (%,.0f … %,.0f)".formatted(rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1]);
  }

  private static long decode(MemorySource source) {
    FileFormat format = FileFormats.forFile(source.name()).orElseThrow();
    long rows = 0;
    for (SplitRange range : format.plan(source, Long.MAX_VALUE)) {
      try (BatchReader batches = format.open(source, range, ColumnChoice.DETECT)) {
        for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
          rows += batch.rows();
        }
      }
    }
    return rows;
  }
}
