package io.shardscan.model.store.contract;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A program that writes a stream whose length it does not tell, reads it back, and fails if a byte
 * differs. Arguments: size, key, location.
 */
public final class StreamThrough {
  private StreamThrough() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    long size = Long.parseLong(arguments[0]);
    String key = arguments[1];
    List<String> location = Arrays.asList(arguments).subList(2, arguments.length);
    try (ObjectStore store = StoreLocation.parse(location).open()) {
      long start = System.nanoTime();
      CheckedInputStream source = new CheckedInputStream(new GeneratedStream(size), new CRC32C());
      StoredObject written =
          store.put(key, source, ObjectStore.UNKNOWN_SIZE, PutCondition.IF_ABSENT);
      long between = System.nanoTime();
      try (ObjectContent content = store.get(key, ReadOptions.WHOLE.ofVersion(written.etag()))) {
        require(content.object().size() == size, "size " + content.object().size());
        require(checksum(content.stream()) == source.getChecksum().getValue(), "checksum");
      }
      long end = System.nanoTime();
      System.out.printf(
          "%d MiB written in %d ms, read in %d ms, peak heap %d MiB%n",
          size >> 20, (between - start) / 1_000_000, (end - between) / 1_000_000, peakHeap() >> 20);
    }
  }

  private static long checksum(InputStream stream) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    int length;
    while ((length = stream.read(buffer)) >= 0) {
      checksum.update(buffer, 0, length);
    }
    return checksum.getValue();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong((MemoryPoolMXBean pool) -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("read back wrong: " + what);
    }
  }
}
