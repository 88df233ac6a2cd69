package io.shardscan.ingestion.decode.parquet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Walks values encoded as DELTA_BINARY_PACKED without decoding them, to check the sizes that a
 * decoder allocates by.
 */
final class DeltaCheck {
  private static final int MAX_BLOCK_VALUES = 1 << 16;

  private DeltaCheck() {}

  /**
   * Checks the values at a buffer's position, and passes over them.
   *
   * @param values most values that there may be
   * @param column for the message
   */
  static void pass(ByteBuffer bytes, int values, String column) {
    try {
      int block = unsignedVarInt(bytes);
      int miniblocks = unsignedVarInt(bytes);
      int total = unsignedVarInt(bytes);
      skipVarInt(bytes);
      if (total < 0 || total > Math.min(values, ParquetLimits.MAX_DELTA_VALUES)) {
        throw damaged(column, "is said to have %d delta-encoded values".formatted(total));
      }
      boolean possible =
          block > 0 && block <= MAX_BLOCK_VALUES && miniblocks > 0 && miniblocks <= block;
      if (!possible || block % miniblocks != 0 || block / miniblocks % 8 != 0) {
        throw damaged(column, "has %d deltas in %d miniblocks".formatted(block, miniblocks));
      }
      passBlocks(bytes, total - 1L, miniblocks, block / miniblocks);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw damaged(column, "has delta-encoded values that end early");
    }
  }

  private static void passBlocks(ByteBuffer bytes, long deltas, int miniblocks, int miniblock) {
    byte[] widths = new byte[miniblocks];
    long left = deltas;
    while (left > 0) {
      skipVarInt(bytes);
      bytes.get(widths);
      for (int i = 0; i < miniblocks && left > 0; i++) {
        bytes.position(bytes.position() + (widths[i] & 0xff) * (miniblock / 8));
        left -= miniblock;
      }
    }
  }

  /** Reads an unsigned variable-length integer of at most 32 bits. */
  static int unsignedVarInt(ByteBuffer bytes) {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = bytes.get();
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  private static void skipVarInt(ByteBuffer bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes.get() >= 0) {
        return;
      }
    }
    throw new BufferUnderflowException();
  }

  private static RuntimeException damaged(String column, String reason) {
    return DamagedFile.because("column '%s' %s".formatted(column, reason));
  }
}
