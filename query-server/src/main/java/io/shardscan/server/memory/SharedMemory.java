package io.shardscan.server.memory;

import io.shardscan.model.segment.SegmentLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory that counts its holders, and is freed when the last one lets go. Made with one
 * holder. Safe for use by many threads.
 */
final class SharedMemory {
  private final Arena arena;
  private final MemorySegment bytes;
  private final MemoryBudget.Reservation reservation;
  private final MemoryReclaimer reclaimer;
  private final @Nullable CacheFile file;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * Allocates memory.
   *
   * @param reservation as many bytes as are to be allocated, given back once they are freed
   * @throws BudgetExceededException if the machine has no more memory
   */
  SharedMemory(MemoryBudget.Reservation reservation, MemoryReclaimer reclaimer) {
    this(reservation, reclaimer, null);
  }

  /**
   * Allocates memory, and takes over a file that is still to be mapped.
   *
   * @param reservation as many bytes as are to be allocated, given back once they are freed
   * @param file closed once the memory is freed, or if it cannot be allocated
   * @throws BudgetExceededException if the machine has no more memory
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by the reclaimer after the last release
  SharedMemory(
      MemoryBudget.Reservation reservation, MemoryReclaimer reclaimer, @Nullable CacheFile file) {
    this.reservation = reservation;
    this.reclaimer = reclaimer;
    this.file = file;
    this.arena = Arena.ofShared();
    try {
      this.bytes = arena.allocate(reservation.bytes(), SegmentLayout.ALIGNMENT);
    } catch (OutOfMemoryError e) {
      arena.close();
      long needed = reservation.bytes();
      giveBack();
      throw new BudgetExceededException(needed, e);
    }
  }

  MemorySegment bytes() {
    return bytes;
  }

  /** The file's bytes, once they are written. */
  MemorySegment mapped() {
    if (file == null) {
      throw new IllegalStateException("there is no file");
    }
    return file.map(arena);
  }

  private void giveBack() {
    reservation.close();
    if (file != null) {
      file.close();
    }
  }

  void retain() {
    if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the memory has been freed");
    }
  }

  void release() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      reclaimer.reclaim(arena, bytes, this::giveBack);
    } else if (left < 0) {
      throw new IllegalStateException("the memory was released more often than held");
    }
  }
}
