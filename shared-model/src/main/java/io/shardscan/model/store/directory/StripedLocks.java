package io.shardscan.model.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks between all threads of all processes that have the same directory open.
 *
 * <p>Between processes a lock is a lock on a file (POSIX record lock), which the system frees when
 * its process dies. Such a lock belongs to the whole process, and closing any channel to its file
 * frees it; so within a process only one thread at a time may touch a lock file. That exclusion
 * must hold even where this class has been loaded by several class loaders (as Flink does with
 * jobs), which static fields do not give: it is the monitor of an interned string.
 */
final class StripedLocks {
  private static final int STRIPES = 64;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final long SHORTEST_PAUSE_NANOS = 100_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000;

  private final Path folder;
  private final long longestWaitNanos;

  /** Locks that are waited for up to 30 s. */
  StripedLocks(Path folder) {
    this(folder, LONGEST_WAIT);
  }

  /**
   * Makes the locks of a directory.
   *
   * @param folder where the lock files are; it exists
   * @param longestWait how long to wait for another process before giving up
   */
  StripedLocks(Path folder, Duration longestWait) {
    this.folder = folder;
    this.longestWaitNanos = longestWait.toNanos();
  }

  /** What is done under a lock. */
  @FunctionalInterface
  interface Action<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** Runs an action while no other one of the same key runs; keys share a bounded set of locks. */
  <T extends @Nullable Object> T ofKey(String key, Action<T> action) throws IOException {
    return ofName(Integer.toString(Math.floorMod(key.hashCode(), STRIPES)), action);
  }

  /**
   * Runs an action while no other one of the same name runs.
   *
   * @param name a file name, from a small set
   * @throws IOException if the lock is not to be had in time; the action was not run
   */
  <T extends @Nullable Object> T ofName(String name, Action<T> action) throws IOException {
    long deadline = System.nanoTime() + longestWaitNanos;
    synchronized (("io.shardscan.store.directory.lock." + name).intern()) {
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        acquire(channel, name, deadline); // closing the channel frees it
        return action.run();
      }
    }
  }

  private void acquire(FileChannel channel, String name, long deadline) throws IOException {
    long pause = SHORTEST_PAUSE_NANOS;
    while (true) {
      if (channel.tryLock() != null) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "another process has held the lock %s for more than %d ms"
                .formatted(folder.resolve(name), longestWaitNanos / 1_000_000));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted while waiting for the lock " + folder.resolve(name));
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }
}
