package io.shardscan.ingestion.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs scenarios of many seeds, on all cores, or one with its trace: {@code scripts/simulate}. */
public final class Simulate {
  private Simulate() {}

  /**
   * What came of many seeds.
   *
   * @param seeds how many were run
   * @param violations what was found, with its seed, in order
   * @param commits commits of manifests
   * @param events lines of all traces
   */
  record Outcome(long seeds, List<Found> violations, long commits, long events) {}

  /**
   * A violation.
   *
   * @param seed the seed that shows it again
   * @param violation what must not have happened
   */
  record Found(long seed, String violation) {}

  /** What is simulated. */
  enum Kind {
    /** All that changes the catalog but columns. */
    CATALOG,
    /** Files that are read again with other columns. */
    REPROCESSING
  }

  /** Runs the scenarios of consecutive seeds; stops early once so many violations are found. */
  static Outcome run(Kind kind, long from, long count, Breakage breakage, int mostViolations) {
    List<Found> found = new ArrayList<>();
    AtomicLong next = new AtomicLong(from);
    AtomicLong seeds = new AtomicLong();
    AtomicLong commits = new AtomicLong();
    AtomicLong events = new AtomicLong();
    Runnable worker =
        () -> {
          for (long seed = next.getAndIncrement();
              seed < from + count;
              seed = next.getAndIncrement()) {
            seeds.incrementAndGet();
            try {
              Scenario.Result result = runOne(kind, seed, breakage, null);
              commits.addAndGet(result.commits());
              events.addAndGet(result.events());
            } catch (Violation e) {
              synchronized (found) {
                found.add(new Found(seed, e.getMessage()));
                if (found.size() >= mostViolations) {
                  return;
                }
              }
            }
            synchronized (found) {
              if (found.size() >= mostViolations) {
                return;
              }
            }
          }
        };
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<Object>> tasks =
          Collections.nCopies(
              Runtime.getRuntime().availableProcessors(), Executors.callable(worker));
      for (Future<Object> ended : workers.invokeAll(tasks)) {
        ended.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a scenario could not be run", e.getCause());
    }
    found.sort(Comparator.comparingLong(Found::seed));
    return new Outcome(seeds.get(), found, commits.get(), events.get());
  }

  /** Runs the scenario of a seed, and prints its trace if there is somewhere to print it. */
  static Scenario.Result runOne(
      Kind kind, long seed, Breakage breakage, @Nullable PrintStream trace) {
    try {
      Path scratch = Files.createTempDirectory("simulation");
      try {
        Trace lines = new Trace(trace);
        return switch (kind) {
          case CATALOG -> new Scenario(seed, breakage, lines, scratch).run();
          case REPROCESSING -> new ReprocessingScenario(seed, breakage, lines, scratch).run();
        };
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch directory", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * The command.
   *
   * @param arguments {@code run FROM COUNT KIND BREAKAGE}, or {@code replay SEED KIND BREAKAGE}
   */
  public static void main(String[] arguments) {
    Breakage breakage =
        Breakage.valueOf(
            arguments[arguments.length - 1].toUpperCase(Locale.ROOT).replace('-', '_'));
    Kind kind = Kind.valueOf(arguments[arguments.length - 2].toUpperCase(Locale.ROOT));
    long from = Long.parseLong(arguments[1]);
    if (arguments[0].equals("replay")) {
      try {
        System.out.println(runOne(kind, from, breakage, System.out));
      } catch (Violation e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
      return;
    }
    long start = System.nanoTime();
    Outcome outcome = run(kind, from, Long.parseLong(arguments[2]), breakage, 20);
    outcome.violations().forEach(each -> System.out.println(each.seed() + ": " + each.violation()));
    System.out.printf(
        "%d seeds from %d in %.1f s: %d commits, %d events, %d violations%n",
        outcome.seeds(),
        from,
        (System.nanoTime() - start) / 1e9,
        outcome.commits(),
        outcome.events(),
        outcome.violations().size());
    System.exit(outcome.violations().isEmpty() ? 0 : 1);
  }
}
