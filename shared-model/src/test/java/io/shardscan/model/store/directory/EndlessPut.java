package io.shardscan.model.store.directory;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.contract.GeneratedStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A program that puts an object for a minute, to be killed while it does. Arguments: root, key. */
final class EndlessPut {
  private EndlessPut() {}

  public static void main(String[] arguments) {
    try (ObjectStore store = new DirectoryObjectStore(Path.of(arguments[0]))) {
      store.put(arguments[1], new Slow(), ObjectStore.UNKNOWN_SIZE, PutCondition.ALWAYS);
    }
  }

  /** Gives 1 MiB at once, says so, then dribbles. */
  private static final class Slow extends FilterInputStream {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final long start = System.nanoTime();
    private long count;

    Slow() {
      super(new GeneratedStream(Long.MAX_VALUE));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (System.nanoTime() - start > LONGEST_NANOS) {
        return -1;
      }
      if (count >= 1 << 20) {
        System.out.println("writing");
        LockSupport.parkNanos(10_000_000);
      }
      int read = super.read(buffer, offset, length);
      count += read;
      return read;
    }
  }
}
