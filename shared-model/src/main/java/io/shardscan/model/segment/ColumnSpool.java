package io.shardscan.model.segment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One buffer of a segment in the making: little-endian values are appended, their CRC32C kept, and
 * the whole is read back as bytes. Memory is bounded by one block; full blocks go to the scratch
 * space. Values of different widths must not be mixed unless each is put as bytes.
 */
final class ColumnSpool {
  /** Bytes of a block of most columns: 16 KiB, since there can be thousands of buffers. */
  static final int SMALL_BLOCK = 16 << 10;

  /** Bytes of a block of vectors: 256 KiB. */
  static final int LARGE_BLOCK = 256 << 10;

  private static final int FIRST_TAIL = 256;

  private final ScratchSpace scratch;
  private final int blockBytes;
  private final List<ScratchSpace.Block> blocks = new ArrayList<>();
  private final CRC32C checksum = new CRC32C();
  private byte[] tailBytes = {};
  private ByteBuffer tail = ByteBuffer.wrap(tailBytes);
  private long stored;
  private boolean sealed;

  /**
   * An empty spool.
   *
   * @param blockBytes bytes of a full block, a power of two
   */
  ColumnSpool(ScratchSpace scratch, int blockBytes) {
    this.scratch = scratch;
    this.blockBytes = blockBytes;
  }

  void putByte(byte value) {
    makeRoom(Byte.BYTES);
    tail.put(value);
  }

  void putInt(int value) {
    makeRoom(Integer.BYTES);
    tail.putInt(value);
  }

  void putLong(long value) {
    makeRoom(Long.BYTES);
    tail.putLong(value);
  }

  void putBytes(byte[] source) {
    putBytes(source, 0, source.length);
  }

  void putBytes(byte[] source, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      makeRoom(1);
      int count = Math.min(end - from, tail.remaining());
      tail.put(source, from, count);
      from += count;
    }
  }

  void putFloats(float[] source, int offset, int count) {
    int from = offset;
    int end = offset + count;
    while (from < end) {
      makeRoom(Float.BYTES);
      int chunk = Math.min(end - from, tail.remaining() / Float.BYTES);
      tail.asFloatBuffer().put(source, from, chunk);
      tail.position(tail.position() + chunk * Float.BYTES);
      from += chunk;
    }
  }

  /** Bytes put so far. */
  long size() {
    return stored + tail.position();
  }

  /** Ends the spool: nothing can be put any more. May be called again. */
  void seal() {
    if (!sealed) {
      checksum.update(tailBytes, 0, tail.position());
      tail.limit(tail.position());
      sealed = true;
    }
  }

  /** The CRC32C of all bytes of a sealed spool. */
  int checksum() {
    if (!sealed) {
      throw new IllegalStateException("the checksum is known once the spool is sealed");
    }
    return (int) checksum.getValue();
  }

  /** Opens the bytes put so far. None may be put until they are read. */
  InputStream open() {
    return new Reader();
  }

  private void makeRoom(int bytes) {
    if (tail.remaining() >= bytes) {
      return;
    }
    if (sealed) {
      throw new IllegalStateException("the spool is sealed");
    }
    int length = tail.position();
    if (length < blockBytes) {
      useTail(Arrays.copyOf(tailBytes, Math.clamp(length * 4L, FIRST_TAIL, blockBytes)), length);
      return;
    }
    checksum.update(tailBytes, 0, length);
    boolean handedOver = scratch.holds(length);
    blocks.add(scratch.store(tailBytes, length));
    stored += length;
    useTail(handedOver ? new byte[blockBytes] : tailBytes, 0);
  }

  private void useTail(byte[] bytes, int used) {
    tailBytes = bytes;
    tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(used);
  }

  /** Reads the blocks, then the tail. */
  private final class Reader extends InputStream {
    private int block;
    private int offset;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (block < blocks.size()) {
        ScratchSpace.Block current = blocks.get(block);
        int count = Math.min(length, current.length() - offset);
        scratch.read(current, offset, target, at, count);
        advance(count, current.length());
        return count;
      }
      int count = Math.min(length, tail.position() - offset);
      if (count == 0) {
        return -1;
      }
      System.arraycopy(tailBytes, offset, target, at, count);
      offset += count;
      return count;
    }

    private void advance(int count, int blockLength) {
      offset += count;
      if (offset == blockLength) {
        block++;
        offset = 0;
      }
    }
  }
}
