package io.shardscan.testsupport.contestant;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/** Threads that ask, each one query after the other. */
record Callers(Search<?> search, List<float[]> queries, int threads) {
  /** Returns the milliseconds that each query took of those begun within so many nanoseconds. */
  double[] ask(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    AtomicInteger next = new AtomicInteger();
    List<Callable<DoubleStream>> asking = new ArrayList<>();
    for (int caller = 0; caller < threads; caller++) {
      asking.add(
          () -> {
            DoubleStream.Builder millis = DoubleStream.builder();
            for (long begin = System.nanoTime(); begin < end; ) {
              Object answer = search.ask(queries.get(next.getAndIncrement() % queries.size()));
              long now = System.nanoTime();
              millis.add(answer == null ? Double.NaN : (now - begin) / 1e6);
              begin = now;
            }
            return millis.build();
          });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<DoubleStream>> asked = pool.invokeAll(asking);
      return asked.stream().flatMapToDouble(Future::resultNow).toArray();
    }
  }
}
