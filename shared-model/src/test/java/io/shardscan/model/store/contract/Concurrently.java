package io.shardscan.model.store.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs tasks at the same time and fails if one of them does. */
public final class Concurrently {
  private Concurrently() {}

  /** Runs tasks, each on a thread of its own, and returns what they return, in their order. */
  public static <T> List<T> run(int tasks, IntFunction<Callable<T>> task) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        futures.add(threads.submit(task.apply(i)));
      }
      for (Future<T> future : futures) {
        results.add(future.get());
      }
    }
    return results;
  }
}
