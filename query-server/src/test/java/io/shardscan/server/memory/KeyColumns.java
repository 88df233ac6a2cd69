package io.shardscan.server.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Columns of keys and of file numbers, made for tests. */
final class KeyColumns {
  private KeyColumns() {}

  static KeyColumn of(List<String> keys) {
    List<byte[]> encoded = keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    long dataAt = (keys.size() + 1L) * Integer.BYTES;
    MemorySegment memory =
        Arena.ofAuto().allocate(dataAt + encoded.stream().mapToInt(key -> key.length).sum());
    int at = 0;
    for (int row = 0; row < encoded.size(); row++) {
      memory.set(ValueLayout.JAVA_INT, (long) row * Integer.BYTES, at);
      byte[] key = encoded.get(row);
      MemorySegment.copy(key, 0, memory, ValueLayout.JAVA_BYTE, dataAt + at, key.length);
      at += key.length;
    }
    memory.set(ValueLayout.JAVA_INT, (long) encoded.size() * Integer.BYTES, at);
    return new KeyColumn(memory, 0, dataAt);
  }

  static RowFiles files(int files, int[] fileOfRow) {
    return new RowFiles(files, Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, fileOfRow), 0);
  }
}
