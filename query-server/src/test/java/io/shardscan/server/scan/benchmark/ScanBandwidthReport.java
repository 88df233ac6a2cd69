package io.shardscan.server.scan.benchmark;

import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.util.Arrays;
import java.util.List;

/**
 * Measures reading and scanning the same memory in turns, as a machine's bandwidth drifts while it
 * is measured, and prints both and their ratio as a Markdown table. Arguments: data sets as {@code
 * rowsxdimension}.
 */
public final class ScanBandwidthReport {
  private static final int WARM_UP_ROUNDS = 10;
  private static final int ROUNDS = 31;
  private static final int[] TOP_K = {10, 1_000};

  private ScanBandwidthReport() {}

  private interface Pass {
    void run() throws InterruptedException;
  }

  /** Prints the table. */
  public static void main(String[] args) throws InterruptedException {
    List<String> dataSets =
        args.length > 0 ? List.of(args) : List.of("50000x384", "1000000x384", "500000x768");
    int cores = Runtime.getRuntime().availableProcessors();
    KernelSelection kernel = KernelSelection.configured();
    System.out.printf(
        "Kernel %s, %d cores, Java %s. GB/s: median (lower to upper quartile) of %d rounds.%n%n",
        kernel.kernel().name(), cores, Runtime.version(), ROUNDS);
    System.out.println("| data | threads | metric | top_k | read | scan | scan ÷ read |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String dataSet : dataSets) {
      try (ScanData data = ScanData.parse(dataSet)) {
        for (int threads : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
          try (ParallelReader reader = new ParallelReader(data.blocks(), threads);
              ScanEngine engine = new ScanEngine(ScanSettings.ofThreads(threads), kernel)) {
            for (Metric metric : Metric.values()) {
              for (int topK : TOP_K) {
                String row = compare(data, reader, engine, metric, topK);
                System.out.printf(
                    "| %s | %d | %s | %d | %s |%n", dataSet, threads, metric.wireName(), topK, row);
              }
            }
          }
        }
      }
    }
  }

  private static String compare(
      ScanData data, ParallelReader reader, ScanEngine engine, Metric metric, int topK)
      throws InterruptedException {
    double[] read = new double[ROUNDS];
    double[] scan = new double[ROUNDS];
    double[] ratio = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      ScanRequest request =
          new ScanRequest(data.query(), metric, topK, Float.NEGATIVE_INFINITY, data.blocks());
      double readSpeed = data.bytes() / nanos(reader::read);
      double scanSpeed = data.bytes() / nanos(() -> engine.search(request));
      if (round >= 0) {
        read[round] = readSpeed;
        scan[round] = scanSpeed;
        ratio[round] = scanSpeed / readSpeed;
      }
    }
    return "%s | %s | %s".formatted(spread(read), spread(scan), spread(ratio));
  }

  private static double nanos(Pass pass) throws InterruptedException {
    long start = System.nanoTime();
    pass.run();
    return System.nanoTime() - start;
  }

  private static String spread(double[] values) {
    Arrays.sort(values);
    return "%.2f (%.2f–%.2f)"
        .formatted(
            values[values.length / 2], values[values.length / 4], values[values.length * 3 / 4]);
  }
}
