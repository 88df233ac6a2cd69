package io.shardscan.model.store.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A program that holds a lock for a minute, unless killed. Arguments: folder, name. */
final class LockHolder {
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    new StripedLocks(Path.of(arguments[0]))
        .ofName(
            arguments[1],
            () -> {
              System.out.println("locked");
              long start = System.nanoTime();
              while (System.nanoTime() - start < LONGEST_NANOS) {
                LockSupport.parkNanos(100_000_000);
              }
              return null;
            });
  }
}
