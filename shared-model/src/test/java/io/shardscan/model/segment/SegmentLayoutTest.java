package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.row.MetadataColumn;
import io.shardscan.model.row.RowBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes are those that docs/segment-format.md promises. */
class SegmentLayoutTest {
  @TempDir Path scratch;
  private SegmentBytes segment;
  private List<SegmentBuffer> buffers;

  @BeforeEach
  void write() {
    RowBatch batch =
        Batches.of(
            11,
            3,
            new MetadataColumn.Untyped(
                "t", new String[] {"a", "b", "c", null, "", "f", "g", "h", "i", "j", "k"}),
            new MetadataColumn.Booleans("b", Batches.bits(0, 10), Batches.bits(0, 10)),
            new MetadataColumn.Longs("d", ColumnType.DATE, new long[11], Batches.all(11)));
    segment = SegmentBytes.of(scratch, batch);
    buffers = segment.descriptor().columns().stream().flatMap(c -> c.buffers().stream()).toList();
  }

  @Test
  void buffersAreAlignedToTheFileAndPaddedWithZeros() {
    assertThat(buffers).hasSize(3 + 3 + 2 + 2 + 3 + 2 + 2);
    long end = buffers.getFirst().offset();
    for (SegmentBuffer buffer : buffers) {
      assertThat(buffer.offset() % 64).isZero();
      assertThat(buffer.offset() - end).isBetween(0L, 63L);
      for (long i = end; i < buffer.offset(); i++) {
        assertThat(segment.bytes()[(int) i]).isZero();
      }
      end = buffer.offset() + buffer.length();
    }
  }

  @Test
  void lengthsAreThoseOfTheContent() {
    assertThat(buffers)
        .extracting(SegmentBuffer::length)
        .containsExactly(
            0L, 48L, 23L, 0L, 0L, 132L, 0L, 44L, 0L, 44L, 2L, 48L, 9L, 2L, 2L, 0L, 44L);
  }

  @Test
  void metadataIsAsTheFormatSays() throws Exception {
    Map<String, String> metadata = ArrowTable.read(segment).schema().getCustomMetadata();

    assertThat(metadata.get("shardscan.format")).isEqualTo("1");
    assertThat(metadata.get("shardscan.files"))
        .isEqualTo("[{\"name\":\"a.parquet\",\"version\":\"etag-a\"}]");
    JsonNode checksums = new ObjectMapper().readTree(metadata.get("shardscan.checksums"));
    assertThat(checksums).hasSize(buffers.size());
    for (int i = 0; i < buffers.size(); i++) {
      SegmentBuffer buffer = buffers.get(i);
      CRC32C crc = new CRC32C();
      crc.update(ByteBuffer.wrap(segment.bytes(), (int) buffer.offset(), (int) buffer.length()));
      assertThat(checksums.get(i).asText())
          .isEqualTo(HexFormat.of().toHexDigits((int) crc.getValue()));
      assertThat(buffer.checksum()).isEqualTo((int) crc.getValue());
    }
    assertThat(ArrowTable.read(segment).schema().findField("t").getMetadata())
        .isEqualTo(
            Map.of(
                "shardscan.role", "metadata", "shardscan.type", "STRING", "shardscan.name", "t"));
  }

  @Test
  void valuesLieWhereTheDescriptorSays() {
    SegmentDescriptor descriptor = segment.descriptor();
    assertThat(text(descriptor.key().values())).isEqualTo("k0k1k2k3k4k5k6k7k8k9k10");
    assertThat(text(descriptor.metadata().getFirst().values())).isEqualTo("abcfghijk");
    SegmentBuffer validity = descriptor.metadata().getFirst().validity();
    assertThat(segment.bytes()[(int) validity.offset()]).isEqualTo((byte) 0b11110111);
    assertThat(segment.bytes()[(int) validity.offset() + 1]).isEqualTo((byte) 0b111);
    assertThat(descriptor.vector().values().length()).isEqualTo(11 * 3 * 4);
    assertThat(descriptor.norm().values().length()).isEqualTo(11 * 4);
    assertThat(descriptor.file().values().length()).isEqualTo(11 * 4);
  }

  private String text(SegmentBuffer buffer) {
    return new String(segment.bytes(), (int) buffer.offset(), (int) buffer.length(), UTF_8);
  }
}
