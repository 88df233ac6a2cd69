package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.Superblock;
import io.jhdf.storage.HdfBackingStorage;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file as jHDF reads it: by ranges that must lie in the file before anything is allocated for
 * them. Small ones, which are of the file's structure, go through pages that are kept; since
 * structures may refer to each other in circles, what may be read in all is bounded.
 */
final class StoreStorage implements HdfBackingStorage {
  private static final int PAGE_BYTES = 64 << 10;
  private static final int MAX_PAGES = 64;
  private static final int SUPERBLOCK_BYTES = 256;

  /** Where a file's superblock may begin first, if not at its start; then at each power of two. */
  private static final int FIRST_USER_BLOCK_BYTES = 512;

  private static final int MAX_USER_BLOCK_BYTES = 1 << 20;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

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
  private final Superblock superblock;
  private long left;

  StoreStorage(FileSource source) {
    this.source = source;
    this.left = FREE_BYTES + MAX_TIMES_READ * source.size();
    int start = start();
    // jHDF takes the place in the buffer for the place in the file.
    int length = (int) Math.min(start + SUPERBLOCK_BYTES, source.size());
    this.superblock = Superblock.readSuperblock(mapNoOffset(0, length).position(start));
    if (superblock.getBaseAddressByte() != start) {
      throw Hdf5File.damaged("its addresses do not count from its superblock");
    }
  }

  private int start() {
    for (int at = 0;
        at <= MAX_USER_BLOCK_BYTES && at + SIGNATURE.length <= source.size();
        at = at == 0 ? FIRST_USER_BLOCK_BYTES : 2 * at) {
      if (mapNoOffset(at, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE))) {
        return at;
      }
    }
    throw new DecodeException("The file is no HDF5 file: it has no superblock");
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    return map(address, length);
  }

  @Override
  public ByteBuffer map(long address, long length) {
    return mapNoOffset(address + superblock.getBaseAddressByte(), length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    if (address < 0 || length < 0 || length > source.size() - address) {
      throw Hdf5File.damaged("it has a part of %d bytes at %d".formatted(length, address));
    }
    left -= length;
    if (left < 0) {
      throw Hdf5File.damaged("its structure runs in circles");
    }
    byte[] bytes =
        length >= PAGE_BYTES
            ? source.read(address, Math.toIntExact(length))
            : fromPages(address, (int) length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] fromPages(long address, int length) {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      long start = (address + filled) / PAGE_BYTES * PAGE_BYTES;
      byte[] page = page(start);
      int offset = (int) (address + filled - start);
      int count = Math.min(length - filled, page.length - offset);
      System.arraycopy(page, offset, bytes, filled, count);
      filled += count;
    }
    return bytes;
  }

  private byte[] page(long start) {
    byte[] page = pages.get(start);
    if (page == null) {
      page = source.read(start, (int) Math.min(PAGE_BYTES, source.size() - start));
      pages.put(start, page);
    }
    return page;
  }

  @Override
  public long getUserBlockSize() {
    return superblock.getBaseAddressByte();
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  @Override
  public FileChannel getFileChannel() {
    throw new UnsupportedOperationException("the file is in a store");
  }

  @Override
  public int getSizeOfOffsets() {
    return superblock.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return superblock.getSizeOfLengths();
  }

  @Override
  public void close() {}

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public boolean inMemory() {
    return false;
  }
}
