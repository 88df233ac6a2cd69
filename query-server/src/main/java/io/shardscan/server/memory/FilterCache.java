package io.shardscan.server.memory;

import io.shardscan.server.filter.Filter;
import io.shardscan.server.filter.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Remembers for which rows of segments the conditions of filters hold, those that were asked for
 * least recently the shortest. Segments never change, so what is remembered stays right; rows that
 * are hidden or come anew are not its concern. Bounded in bytes. Safe for use by many threads.
 */
public final class FilterCache {
  /** Most bytes of all bitmaps: 64 MiB, as many as 500 conditions on a million rows have. */
  public static final long DEFAULT_BYTES = 64L << 20;

  /** Most bitmaps, which bounds what their keys take. */
  private static final int MOST_ENTRIES = 16_384;

  /** Most values of a condition that is remembered: a longer one is rarely asked for twice. */
  private static final int MOST_VALUES = 64;

  private static final int LONGEST_TEXT = 256;

  private record Key(String segment, Filter condition) {}

  private final Map<Key, long[]> remembered = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private long bytes;

  /**
   * An empty cache.
   *
   * @param mostBytes most bytes of all bitmaps, 0 to remember nothing
   */
  public FilterCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * The rows for which a condition holds, not to be changed.
   *
   * @param segment the segment's id, which no other has ever had
   * @param condition a filter without parts
   * @param find works them out, a bit a row
   */
  long[] get(String segment, Filter condition, Supplier<long[]> find) {
    if (mostBytes == 0 || !isShort(condition)) {
      return find.get();
    }
    Key key = new Key(segment, condition);
    synchronized (remembered) {
      long[] known = remembered.get(key);
      if (known != null) {
        return known;
      }
    }
    long[] found = find.get();
    synchronized (remembered) {
      long[] before = remembered.put(key, found);
      bytes += bytes(found) - (before == null ? 0 : bytes(before));
      var eldest = remembered.values().iterator();
      while (bytes > mostBytes || remembered.size() > MOST_ENTRIES) {
        bytes -= bytes(eldest.next());
        eldest.remove();
      }
    }
    return found;
  }

  private static boolean isShort(Filter condition) {
    return switch (condition) {
      case Filter.In in ->
          in.field().length() <= LONGEST_TEXT
              && in.values().size() <= MOST_VALUES
              && in.values().stream().allMatch(FilterCache::isShort);
      case Filter.Ordered ordered ->
          ordered.field().length() <= LONGEST_TEXT && isShort(ordered.bound());
      case Filter.Exists exists -> exists.field().length() <= LONGEST_TEXT;
      default -> false;
    };
  }

  private static boolean isShort(Scalar value) {
    return switch (value) {
      case Scalar.Text text -> text.value().length() <= LONGEST_TEXT;
      case Scalar.Decimal number -> number.value().precision() <= LONGEST_TEXT;
      default -> true;
    };
  }

  /** Bytes that are remembered. */
  long bytes() {
    synchronized (remembered) {
      return bytes;
    }
  }

  private static long bytes(long[] words) {
    return (long) words.length * Long.BYTES;
  }
}
