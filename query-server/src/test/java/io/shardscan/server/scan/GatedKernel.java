package io.shardscan.server.scan;

import io.shardscan.server.scan.kernel.ScalarKernel;
import io.shardscan.server.scan.kernel.ScanKernel;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The scalar kernel, which waits for a permit before each chunk of rows. */
final class GatedKernel implements ScanKernel {
  final Semaphore permits = new Semaphore(0);

  /** Chunks begun, whether or not they got a permit yet. */
  final AtomicInteger begun = new AtomicInteger();

  /** Chunks that are being computed or wait for a permit. */
  final AtomicInteger inside = new AtomicInteger();

  private final ScanKernel scalar = new ScalarKernel();

  @Override
  public void dotProducts(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    inside.incrementAndGet();
    begun.incrementAndGet();
    permits.acquireUninterruptibly();
    try {
      scalar.dotProducts(query, base, vectorsAt, rows, count, values);
    } finally {
      inside.decrementAndGet();
    }
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment base, long vectorsAt, int[] rows, int count, float[] values) {
    throw new UnsupportedOperationException("only dot products are gated");
  }

  @Override
  public int roundings(int dimension) {
    return scalar.roundings(dimension);
  }

  @Override
  public String name() {
    return "gated";
  }
}
