package io.shardscan.server.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Gives memory back once nobody reads it any more. Closing a shared arena waits for every thread of
 * the process to pass a safepoint, some 100 µs, which no query should have to pay for whichever
 * happens to be the last to let go of a segment.
 */
@FunctionalInterface
public interface MemoryReclaimer {
  /**
   * Closes an arena, now or soon.
   *
   * @param memory what was allocated in it
   * @param afterwards to be run once the arena is closed
   */
  void reclaim(Arena arena, MemorySegment memory, Runnable afterwards);

  /** Closes arenas on a thread of its own, for as long as the process runs. */
  static MemoryReclaimer inBackground() {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("memory-reclaimer").factory());
    return (arena, memory, afterwards) ->
        thread.execute(
            () -> {
              arena.close();
              afterwards.run();
            });
  }
}
