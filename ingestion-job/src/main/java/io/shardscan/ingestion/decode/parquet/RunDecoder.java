package io.shardscan.ingestion.decode.parquet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Decodes Parquet's hybrid of run-length encoding and bit packing as runs of equal values, so that
 * levels of full lists cost a few steps a list instead of one a value.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Encodings:
 *     RLE</a>
 */
final class RunDecoder {
  private static final int PACK = 8;

  private final ByteBuffer bytes;
  private final int width;
  private final BytePacker packer;

  /** Eight values of a bit-packed run, of which those from {@link #unpackedAt} on are left. */
  private final int[] unpacked = new int[PACK];

  private final ByteBuffer padded = ByteBuffer.allocate(Integer.SIZE);
  private int unpackedAt = PACK;

  /** Packs of eight that are left of a bit-packed run. */
  private int packsLeft;

  private int value;
  private int run;

  /**
   * Starts at the buffer's position.
   *
   * @param bytes little-endian
   * @param width bits of a value, 0 to 32
   */
  RunDecoder(ByteBuffer bytes, int width) {
    this.bytes = bytes;
    this.width = width;
    this.packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
  }

  /** How many values from here on are equal, at least 1; there may be more after them. */
  int run() {
    if (run == 0) {
      advance();
    }
    return run;
  }

  /** The value of the run. */
  int value() {
    if (run == 0) {
      advance();
    }
    return value;
  }

  /** Passes over values of the run. */
  void skip(int count) {
    run -= count;
  }

  /** Reads values. */
  void read(int[] to, int count) {
    int at = 0;
    while (at < count) {
      if (run == 0 && unpackedAt == PACK && packsLeft > 0) {
        at = readPacks(to, at, count);
        continue;
      }
      int n = Math.min(run(), count - at);
      Arrays.fill(to, at, at + n, value);
      run -= n;
      at += n;
    }
  }

  private int readPacks(int[] to, int from, int count) {
    int at = from;
    while (packsLeft > 0 && count - at >= PACK && bytes.remaining() >= width) {
      packer.unpack8Values(bytes, bytes.position(), to, at);
      bytes.position(bytes.position() + width);
      packsLeft--;
      at += PACK;
    }
    if (at < count && packsLeft > 0) {
      int n = Math.min(run(), count - at);
      Arrays.fill(to, at, at + n, value);
      run -= n;
      at += n;
    }
    return at;
  }

  private void advance() {
    if (unpackedAt == PACK && packsLeft == 0) {
      startRun();
      if (run > 0) {
        return;
      }
    }
    if (unpackedAt == PACK) {
      unpack();
    }
    value = unpacked[unpackedAt];
    int end = unpackedAt + 1;
    while (end < PACK && unpacked[end] == value) {
      end++;
    }
    run = end - unpackedAt;
    unpackedAt = end;
  }

  private void startRun() {
    try {
      int header = DeltaCheck.unsignedVarInt(bytes);
      if ((header & 1) != 0) {
        packsLeft = header >>> 1;
      } else {
        value = 0;
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
          value |= (bytes.get() & 0xff) << shift;
        }
        run = header >>> 1;
      }
    } catch (BufferUnderflowException e) {
      throw DamagedFile.because("a page has fewer values than it is said to have");
    }
    if (run == 0 && packsLeft == 0) {
      throw DamagedFile.because("a page has a run without values");
    }
  }

  private void unpack() {
    int present = Math.min(width, bytes.remaining());
    if (present == 0 && width > 0) {
      throw DamagedFile.because("a page has fewer values than it is said to have");
    }
    bytes.get(padded.array(), 0, present);
    Arrays.fill(padded.array(), present, width, (byte) 0);
    packer.unpack8Values(padded, 0, unpacked, 0);
    packsLeft--;
    unpackedAt = 0;
  }
}
