package io.shardscan.server.memory;

import java.util.Comparator;

/**
 * How new a file's rows in a segment are: of two rows of the same key the one of the higher
 * sequence is seen, then the one in the later segment of the file, then the later row.
 *
 * @param sequence the file's sequence in the manifest, at least 0
 * @param segment the segment's place among those of the file, as the manifest numbers them
 */
public record FileOrder(long sequence, int segment) implements Comparable<FileOrder> {
  private static final Comparator<FileOrder> OLDEST_FIRST =
      Comparator.comparingLong(FileOrder::sequence).thenComparingInt(FileOrder::segment);

  public FileOrder {
    if (sequence < 0 || segment < 0) {
      throw new IllegalArgumentException("bad order: " + sequence + ", " + segment);
    }
  }

  @Override
  public int compareTo(FileOrder other) {
    return OLDEST_FIRST.compare(this, other);
  }
}
