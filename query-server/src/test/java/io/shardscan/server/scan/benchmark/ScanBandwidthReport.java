package io.shardscan.server.scan.benchmark;

import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanRequest;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.kernel.KernelSelection;
import io.shardscan.server.scan.score.Metric;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Measures reading and scanning the same memory in turns, as a machine's bandwidth drifts while it
 * is measured, and prints both and their ratio as a Markdown table. Arguments: data sets as {@code
 * rowsxdimension}.
 */
public final class ScanBandwidthReport {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Pattern WORKERS = Pattern.compile("(scan|read)-");

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
    System.out.println(
        "| data | threads | metric | top_k | read | scan | scan ÷ read | by processor time |");
    System.out.println("|---|---|---|---|---|---|---|---|");
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
    double[] processorRatio = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      ScanRequest request =
          new ScanRequest(data.query(), metric, topK, Float.NEGATIVE_INFINITY, data.blocks());
      Time reading = time(reader::read);
      Time scanning = time(() -> engine.search(request));
      if (round >= 0) {
        read[round] = data.bytes() / reading.clock();
        scan[round] = data.bytes() / scanning.clock();
        ratio[round] = reading.clock() / scanning.clock();
        processorRatio[round] = reading.processor() / scanning.processor();
      }
    }
    return "%s | %s | %s | %s"
        .formatted(spread(read), spread(scan), spread(ratio), spread(processorRatio));
  }

  private record Time(double clock, double processor) {}

  private static Time time(Pass pass) throws InterruptedException {
    long processor = processorNanos();
    long start = System.nanoTime();
    pass.run();
    long nanos = System.nanoTime() - start;
    return new Time(nanos, processorNanos() - processor);
  }

  /** Processor time that the threads which read and scan have used so far. */
  private static long processorNanos() {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && WORKERS.matcher(thread.getThreadName()).lookingAt()) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }

  private static String spread(double[] values) {
    Arrays.sort(values);
    return "%.2f (%.2f–%.2f)"
        .formatted(
            values[values.length / 2], values[values.length / 4], values[values.length * 3 / 4]);
  }
}
