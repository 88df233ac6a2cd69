package io.shardscan.ingestion.decode.benchmark;

import io.shardscan.ingestion.decode.BatchReader;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.FileFormat;
import io.shardscan.ingestion.decode.FileFormats;
import io.shardscan.ingestion.decode.MemorySource;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.model.row.RowBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How fast files are decoded by one thread, from memory: rows a second, as a Markdown table with
 * the median and the spread of several rounds.
 */
public final class DecodeReport {
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 11;

  private DecodeReport() {}

  /** Takes the files to decode. */
  public static void main(String[] files) throws IOException {
    System.out.println("| file | MB | rows/s: median (slowest … fastest) |\n|---|---|---|");
    for (String file : files) {
      Path path = Path.of(file);
      MemorySource source =
          new MemorySource(path.getFileName().toString(), Files.readAllBytes(path));
      double[] rates = new double[ROUNDS];
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        long start = System.nanoTime();
        long rows = decode(source);
        double rate = rows / ((System.nanoTime() - start) / 1e9);
        if (round >= 0) {
          rates[round] = rate;
        }
      }
      Arrays.sort(rates);
      System.out.printf(
          "| %s | %,.0f | %,.0f (%,.0f … %,.0f) |%n",
          source.name(), source.size() / 1e6, rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1]);
    }
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
