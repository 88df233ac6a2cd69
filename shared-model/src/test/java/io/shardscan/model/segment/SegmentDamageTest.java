package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.store.InMemoryObjectStore;
import io.shardscan.model.store.PutCondition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is found wherever it is, and does no other harm. */
class SegmentDamageTest {
  @TempDir Path scratch;
  private byte[] sound;
  private SegmentDescriptor descriptor;

  @BeforeEach
  void write() {
    SegmentBytes segment =
        SegmentBytes.of(
            scratch,
            Batches.of(
                5,
                2,
                new MetadataColumn.Untyped("t", new String[] {"a", null, "b", "c", "d"}),
                new MetadataColumn.Longs("n", ColumnType.LONG, new long[5], Batches.all(5))));
    sound = segment.bytes();
    descriptor = segment.verified();
  }

  /** What a reader makes of these bytes: nothing, if it finds them damaged. */
  private static Optional<SegmentDescriptor> read(byte[] bytes) {
    try {
      return Optional.of(new SegmentBytes(bytes).verified());
    } catch (DamagedSegmentException e) {
      assertThat(e.segment()).isEqualTo("s1");
      assertThat(e).hasMessageStartingWith("Segment s1 is damaged: ");
      return Optional.empty();
    }
  }

  @Test
  void anyFlippedBitIsFoundOrHasNoMeaning() {
    BitSet covered = coveredByChecksums();
    for (int at = 0; at < sound.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bytes = sound.clone();
        bytes[at] ^= (byte) (1 << bit);
        Optional<SegmentDescriptor> read = read(bytes);
        if (covered.get(at)) {
          assertThat(read).as("bit %d of byte %d", bit, at).isEmpty();
        } else {
          assertThat(read.orElse(descriptor))
              .as("bit %d of byte %d", bit, at)
              .isEqualTo(descriptor);
        }
      }
    }
  }

  /** The bytes that a checksum covers: those before the body, and those of its buffers. */
  private BitSet coveredByChecksums() {
    BitSet covered = new BitSet();
    covered.set(0, (int) descriptor.key().validity().offset());
    for (SegmentColumn column : descriptor.columns()) {
      for (SegmentBuffer buffer : column.buffers()) {
        covered.set((int) buffer.offset(), (int) (buffer.offset() + buffer.length()));
      }
    }
    return covered;
  }

  @Test
  void theMessageSaysWhatIsDamaged() {
    byte[] bytes = sound.clone();
    bytes[(int) descriptor.vector().values().offset()]++;
    assertThatThrownBy(() -> new SegmentBytes(bytes).verified())
        .hasMessageContaining("column 'vector', has a wrong checksum");
    bytes[0]++;
    assertThatThrownBy(() -> new SegmentBytes(bytes).descriptor())
        .hasMessageContaining("the checksum of what lies before its record batch is wrong");
  }

  @Test
  void aFooterThatIsNotWhatTheHeadIs() {
    String text = new String(sound, ISO_8859_1);
    byte[] otherVersion = sound.clone();
    otherVersion[text.lastIndexOf("etag-a")] = 'E';
    assertThatThrownBy(() -> new SegmentBytes(otherVersion).descriptor())
        .hasMessageContaining("its schema and that of its footer differ");
  }

  @Test
  void anyOtherByteIsFoundOrHasNoMeaning() {
    for (int at = 0; at < sound.length; at++) {
      for (int value : new int[] {0, 0x7f, 0xff}) {
        byte[] bytes = sound.clone();
        bytes[at] = (byte) value;
        assertThat(read(bytes).orElse(descriptor)).isEqualTo(descriptor);
      }
    }
  }

  @Test
  void randomBytesInTheMetadataAreFoundOrHaveNoMeaning() {
    Random random = new Random(5);
    int bodyEnd = (int) descriptor.columns().getLast().values().offset();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = sound.clone();
      int from = i % 2 == 0 ? bodyEnd : 0;
      int length = i % 2 == 0 ? sound.length - bodyEnd : bodyEnd;
      for (int j = 0; j <= i % 7; j++) {
        bytes[from + random.nextInt(length)] = (byte) random.nextInt(256);
      }
      assertThat(read(bytes).orElse(descriptor)).isEqualTo(descriptor);
    }
  }

  @Test
  void truncatedAnywhereOrExtended() {
    for (int length = 0; length < sound.length; length++) {
      assertThat(read(Arrays.copyOf(sound, length))).as("first %d bytes", length).isEmpty();
      byte[] last = Arrays.copyOfRange(sound, sound.length - length, sound.length);
      assertThat(read(last)).as("last %d bytes", length).isEmpty();
    }
    assertThat(read(Arrays.copyOf(sound, sound.length + 1))).isEmpty();
    assertThat(read(Arrays.copyOf(sound, sound.length + 64))).isEmpty();
  }

  @Test
  void bytesBetweenBodyAndFooter() {
    SegmentBuffer last = descriptor.columns().getLast().values();
    int bodyEnd = (int) BodyLayout.align(last.offset() + last.length());
    byte[] bytes = Arrays.copyOf(sound, sound.length + 64);
    System.arraycopy(sound, bodyEnd, bytes, bodyEnd + 64, sound.length - bodyEnd);
    assertThatThrownBy(() -> new SegmentBytes(bytes).descriptor())
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining("does not fit its size");
  }

  @Test
  void anObjectShorterThanItsSizeSays() {
    SegmentBytes shorter = new SegmentBytes(Arrays.copyOf(sound, sound.length - 1));
    assertThatThrownBy(() -> SegmentDescriptor.read("s1", sound.length, shorter.reader()))
        .isInstanceOf(DamagedSegmentException.class);
  }

  @Test
  void footersThatClaimToBeHuge() {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, sound.length}) {
      byte[] bytes = sound.clone();
      for (int i = 0; i < 4; i++) {
        bytes[bytes.length - 10 + i] = (byte) (length >> (8 * i));
      }
      assertThat(read(bytes)).isEmpty();
    }
  }

  @Test
  void objectsAreReadFromTheStore() {
    InMemoryObjectStore store = new InMemoryObjectStore();
    store.put("segments/a/b/s1.arrow", sound, PutCondition.IF_ABSENT);
    RangeReader reader = RangeReader.of(store, "segments/a/b/s1.arrow");

    SegmentDescriptor read = SegmentDescriptor.read("s1", sound.length, reader);
    SegmentVerifier.verify(read, reader);

    assertThat(read).isEqualTo(descriptor);
  }
}
