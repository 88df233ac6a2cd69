package io.shardscan.server.scan.benchmark;

import io.shardscan.server.scan.block.VectorBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the vectors of some blocks with several threads, a megabyte or two at a time. */
final class ParallelReader implements AutoCloseable {
  private static final long PART_BYTES = 2 << 20;

  private record Part(VectorBlock block, long at, long bytes) {}

  private final List<Part> parts = new ArrayList<>();
  private final int threads;
  private final ExecutorService executor;

  ParallelReader(List<VectorBlock> blocks, int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("read-", 0).factory());
    for (VectorBlock block : blocks) {
      long end = block.rows() * block.vectorBytes();
      for (long at = 0; at < end; at += PART_BYTES) {
        parts.add(new Part(block, block.vectorsAt() + at, Math.min(PART_BYTES, end - at)));
      }
    }
  }

  /** Reads everything once. */
  float read() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Future<Float>> sums = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      sums.add(executor.submit(() -> readParts(next)));
    }
    float sum = 0;
    for (Future<Float> partial : sums) {
      try {
        sum += partial.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot read", e);
      }
    }
    return sum;
  }

  private float readParts(AtomicInteger next) {
    float sum = 0;
    for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
      Part part = parts.get(i);
      sum += MemoryReader.read(part.block().base(), part.at(), part.bytes());
    }
    return sum;
  }

  @Override
  public void close() {
    executor.close();
  }
}
