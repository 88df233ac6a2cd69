package io.shardscan.server.memory;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all loaded data of this process may take together. Memory is reserved here before
 * it is allocated, so that what does not fit is refused before it can end the process. Safe for use
 * by many threads.
 */
public final class MemoryBudget {
  /** Share of the memory beside the Java heap that is used unless a setting says otherwise. */
  private static final double DEFAULT_SHARE = 0.8;

  /** Least default, so that a process on a very small machine can hold anything at all. */
  private static final long SMALLEST_DEFAULT = 64L << 20;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * A budget of so many bytes.
   *
   * @param limit bytes, at least 0
   */
  public MemoryBudget(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a memory budget has at least 0 bytes, not " + limit);
    }
    this.limit = limit;
  }

  /**
   * The bytes to use where no setting says how many: four fifths of what the machine, or the
   * container, has beside the largest Java heap.
   */
  public static long defaultLimit() {
    long physical =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    long besideHeap = physical - Runtime.getRuntime().maxMemory();
    return Math.max(SMALLEST_DEFAULT, (long) (besideHeap * DEFAULT_SHARE));
  }

  /** Bytes in all. */
  public long limit() {
    return limit;
  }

  /** Bytes that are reserved now. */
  public long used() {
    return used.get();
  }

  /** Bytes that could be reserved now. */
  public long free() {
    return limit - used.get();
  }

  /**
   * Reserves memory.
   *
   * @param bytes how many, at least 0
   * @return what was reserved, to be closed once the memory is freed; empty if it does not fit
   */
  public Optional<Reservation> reserve(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cannot reserve " + bytes + " bytes");
    }
    long before = used.get();
    while (bytes <= limit - before) {
      if (used.compareAndSet(before, before + bytes)) {
        return Optional.of(new Reservation(bytes));
      }
      before = used.get();
    }
    return Optional.empty();
  }

  /**
   * Reserves memory that must be had.
   *
   * @throws BudgetExceededException if it does not fit
   */
  Reservation require(long bytes) {
    return reserve(bytes).orElseThrow(() -> new BudgetExceededException(bytes, this));
  }

  /** Memory that was reserved. Closing it twice does no harm. */
  public final class Reservation implements AutoCloseable {
    private final AtomicLong bytes;

    private Reservation(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }

    /** Bytes still reserved. */
    public long bytes() {
      return bytes.get();
    }

    /**
     * Takes a part out of this reservation, to be closed on its own.
     *
     * @throws IllegalArgumentException if this reservation has fewer bytes
     */
    public Reservation split(long part) {
      long before = bytes.get();
      while (part >= 0 && part <= before) {
        if (bytes.compareAndSet(before, before - part)) {
          return new Reservation(part);
        }
        before = bytes.get();
      }
      throw new IllegalArgumentException(
          "cannot take %d bytes out of a reservation of %d".formatted(part, before));
    }

    /** Gives the bytes back. */
    @Override
    public void close() {
      used.addAndGet(-bytes.getAndSet(0));
    }
  }
}
