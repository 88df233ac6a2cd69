package io.shardscan.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnSpoolTest {
  @TempDir Path directory;

  @Test
  void bytesComeBackFromMemoryAndFileAlike() throws IOException {
    for (int size : new int[] {0, 1, 255, 256, 257, 16 << 10, (16 << 10) + 1, 6 << 20}) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      try (ScratchSpace scratch = new ScratchSpace(directory)) {
        ColumnSpool spool = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
        int half = size / 3;
        spool.putBytes(Arrays.copyOfRange(bytes, 0, half));
        spool.putBytes(Arrays.copyOfRange(bytes, half, size));
        assertSpool(spool, bytes);
      }
    }
  }

  @Test
  void floatsAreLittleEndianAcrossBlocks() throws IOException {
    float[] floats = new float[3 << 20];
    ByteBuffer expected = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i * 0.37f;
      expected.putFloat(floats[i]);
    }
    try (ScratchSpace scratch = new ScratchSpace(directory)) {
      ColumnSpool spool = new ColumnSpool(scratch, ColumnSpool.LARGE_BLOCK);
      spool.putFloats(floats, 0, 7);
      spool.putFloats(floats, 7, 1_000_003);
      spool.putFloats(floats, 1_000_010, floats.length - 1_000_010);
      assertSpool(spool, expected.array());
    }
  }

  @Test
  void twoSpoolsShareOneFile() throws IOException {
    try (ScratchSpace scratch = new ScratchSpace(directory)) {
      ColumnSpool odd = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
      ColumnSpool even = new ColumnSpool(scratch, ColumnSpool.LARGE_BLOCK);
      int values = 1 << 20;
      ByteBuffer odds = ByteBuffer.allocate(4 * values).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer evens = ByteBuffer.allocate(8 * values).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < values; i++) {
        odd.putInt(2 * i + 1);
        odds.putInt(2 * i + 1);
        even.putLong(2L * i);
        evens.putLong(2L * i);
      }
      assertSpool(odd, odds.array());
      assertSpool(even, evens.array());
    }
  }

  private static void assertSpool(ColumnSpool spool, byte[] expected) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(expected);
    spool.seal();
    assertThat(spool.size()).isEqualTo(expected.length);
    assertThat(spool.checksum()).isEqualTo((int) checksum.getValue());
    assertThat(spool.open().readAllBytes()).isEqualTo(expected);
    assertThatThrownBy(() -> spool.putByte((byte) 0)).isInstanceOf(IllegalStateException.class);
    assertThat(spool.open().read()).isEqualTo(expected.length == 0 ? -1 : expected[0] & 0xff);
  }

  @Test
  void aClosedSpaceHasNoFileAndSaysSo() throws IOException {
    ScratchSpace scratch = new ScratchSpace(directory);
    ColumnSpool spool = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    spool.putBytes(new byte[ScratchSpace.HELD_BYTES + 3 * ColumnSpool.SMALL_BLOCK]);
    scratch.close();
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    assertThatThrownBy(() -> spool.open().readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
