package io.shardscan.ingestion.decode.hdf5;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file as a channel that reads ranges of it. Small reads, which are of the file's structure, go
 * through pages that are kept; since structures may refer to each other in circles, what may be
 * read in all is bounded.
 */
final class StoreChannel implements SeekableByteChannel {
  private static final int PAGE_BYTES = 64 << 10;
  private static final int MAX_PAGES = 64;

  /** How many times the file's bytes may be read, and bytes that may always be. */
  private static final int MAX_TIMES_READ = 64;

  private static final long FREE_BYTES = 1L << 30;

  private final FileSource source;
  private final Map<Long, byte[]> pages =
      new LinkedHashMap<>(MAX_PAGES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > MAX_PAGES;
        }
      };
  private long position;
  private long left;
  private @Nullable RuntimeException failure;

  StoreChannel(FileSource source) {
    this.source = source;
    this.left = FREE_BYTES + MAX_TIMES_READ * source.size();
  }

  /** What the store failed with, which jHDF does not always hand on. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  @Override
  public int read(ByteBuffer to) {
    long available = source.size() - position;
    if (available <= 0) {
      return -1;
    }
    int count = (int) Math.min(available, to.remaining());
    left -= count;
    if (left < 0) {
      throw new DecodeException("The HDF5 file is damaged: its structure runs in circles");
    }
    try {
      if (count >= PAGE_BYTES) {
        to.put(source.read(position, count));
      } else {
        count = readPage(to, count);
      }
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
    position += count;
    return count;
  }

  private int readPage(ByteBuffer to, int most) {
    long start = position / PAGE_BYTES * PAGE_BYTES;
    byte[] page = pages.get(start);
    if (page == null) {
      page = source.read(start, (int) Math.min(PAGE_BYTES, source.size() - start));
      pages.put(start, page);
    }
    int offset = (int) (position - start);
    int count = Math.min(most, page.length - offset);
    to.put(page, offset, count);
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public void close() {}
}
