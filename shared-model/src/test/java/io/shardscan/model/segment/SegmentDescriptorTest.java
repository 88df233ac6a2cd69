package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardscan.model.segment.SegmentEncoder.Node;
import io.shardscan.model.segment.SegmentSchema.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files whose checksums are right, but whose content is not that of a segment, or is of a later
 * one.
 */
class SegmentDescriptorTest {
  @TempDir Path directory;
  private ScratchSpace scratch;
  private List<Field> fields;
  private List<Node> nodes;
  private List<ColumnSpool> buffers;
  private Map<String, String> metadata;
  private int rows;

  @BeforeEach
  void twoRows() {
    scratch = new ScratchSpace(directory);
    fields =
        new ArrayList<>(
            List.of(
                field("key", ArrowType.TEXT, "key"),
                field("vector", ArrowType.vectors(2), "vector"),
                field("norm", ArrowType.FLOAT32, "norm"),
                field("file", ArrowType.INT32, "file")));
    nodes =
        new ArrayList<>(
            List.of(
                new Node(2, 0), new Node(2, 0), new Node(4, 0), new Node(2, 0), new Node(2, 0)));
    buffers =
        new ArrayList<>(
            List.of(
                ints(),
                ints(0, 1, 2),
                bytes("ab"),
                ints(),
                ints(),
                ints(0, 0, 0, 0),
                ints(),
                ints(0, 0),
                ints(),
                ints(0, 0)));
    metadata = new LinkedHashMap<>();
    metadata.put("shardscan.format", "1");
    metadata.put("shardscan.files", "[{\"name\":\"f\",\"version\":\"v\"}]");
    rows = 2;
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  private static Field field(String name, ArrowType type, String role) {
    return new Field(name, false, type, Map.of("shardscan.role", role));
  }

  private ColumnSpool ints(int... values) {
    ColumnSpool spool = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    for (int value : values) {
      spool.putInt(value);
    }
    return spool;
  }

  private ColumnSpool bytes(String text) {
    ColumnSpool spool = new ColumnSpool(scratch, ColumnSpool.SMALL_BLOCK);
    spool.putBytes(text.getBytes(UTF_8));
    return spool;
  }

  private SegmentBytes encode(BodyLayout body) {
    buffers.forEach(ColumnSpool::seal);
    metadata.putIfAbsent(
        "shardscan.checksums",
        buffers.stream()
            .map(buffer -> "\"" + HexFormat.of().toHexDigits(buffer.checksum()) + "\"")
            .toList()
            .toString());
    SegmentEncoder encoder = new SegmentEncoder(new SegmentSchema(fields, metadata));
    byte[] head = encoder.head(rows, nodes, body);
    byte[] tail = encoder.tail(head, body);
    try {
      return new SegmentBytes(new SegmentContent(head, buffers, tail, 0).open().readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private SegmentBytes encode() {
    return encode(BodyLayout.of(buffers));
  }

  private void assertDamaged(String message) {
    SegmentBytes segment = encode();
    assertThatThrownBy(segment::verified)
        .isInstanceOf(DamagedSegmentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void thisIsASegment() {
    assertThat(encode().verified().rows()).isEqualTo(2);
  }

  @Test
  void columnsOfRolesToComeAreCarried() {
    ArrowType codes = new ArrowType.FixedSizeList(new ArrowType.Int(8, true), 4);
    fields.add(field("codes", codes, "codes"));
    nodes.addAll(List.of(new Node(2, 0), new Node(8, 0)));
    buffers.addAll(List.of(ints(), ints(), ints(1, 2)));
    fields.add(field("bits", new ArrowType.FixedSizeBinary(6), "bits"));
    nodes.add(new Node(2, 0));
    buffers.addAll(List.of(ints(), ints(1, 2, 3)));

    SegmentDescriptor descriptor = encode().verified();

    assertThat(descriptor.columns()).extracting(SegmentColumn::role).endsWith("codes", "bits");
    assertThat(descriptor.columns().get(4).values().length()).isEqualTo(8);
    assertThat(descriptor.columns().get(5).values().length()).isEqualTo(12);
    assertThat(descriptor.metadata()).isEmpty();
    assertThat(ArrowTable.read(encode()).columns()).containsKeys("codes", "bits");
  }

  @Test
  void otherVersionsAreRefused() {
    metadata.put("shardscan.format", "2");
    assertDamaged("format version '2'");
  }

  @Test
  void missingAndBadMetadata() {
    metadata.remove("shardscan.files");
    assertDamaged("lacks the metadata 'shardscan.files'");
    metadata.put("shardscan.files", "[{\"name\":\"f\"}, 7]");
    assertDamaged("'shardscan.files' is not what it should be");
    metadata.put("shardscan.files", "null");
    assertDamaged("'shardscan.files' is not what it should be");
    metadata.put("shardscan.files", "[null]");
    assertDamaged("'shardscan.files' is not what it should be");
    metadata.put("shardscan.files", "[{\"name\":\"f\"}]");
    assertDamaged("'shardscan.files' is not what it should be");
  }

  @Test
  void checksumsThatAreNotThere() {
    metadata.put("shardscan.checksums", "[]");
    assertDamaged("10 buffers and 0 checksums");
    metadata.put("shardscan.checksums", "[null,null,null,null,null,null,null,null,null,null]");
    assertDamaged("is not what it should be");
    metadata.put(
        "shardscan.checksums", "[\"x\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\"]");
    assertDamaged("is not what it should be");
  }

  @Test
  void rowsThatCannotBe() {
    rows = 0;
    assertDamaged("0 rows");
    rows = (1 << 18) + 1;
    assertDamaged("262145 rows");
    rows = 3;
    assertDamaged("2 values");
  }

  @Test
  void columnsOfOtherTypesRolesAndOrder() {
    fields.set(2, field("norm", ArrowType.INT32, "norm"));
    assertDamaged("norms are not");
    twoRows();
    fields.set(3, field("file", ArrowType.INT32, "norm"));
    assertDamaged("column 3 has the role 'norm'");
    twoRows();
    fields.set(0, new Field("key", true, ArrowType.TEXT, Map.of("shardscan.role", "key")));
    assertDamaged("key may be null");
    twoRows();
    fields.set(1, field("vector", ArrowType.vectors(16_385), "vector"));
    assertDamaged("vectors are not");
    twoRows();
    fields.set(1, field("vector", ArrowType.vectors(3), "vector"));
    assertDamaged("4 values");
    twoRows();
    fields.removeLast();
    assertDamaged("only 3 columns");
  }

  @Test
  void metadataColumnsOfAnotherType() {
    fields.add(
        new Field(
            "m",
            true,
            ArrowType.INT32,
            Map.of("shardscan.role", "metadata", "shardscan.type", "LONG", "shardscan.name", "m")));
    nodes.add(new Node(2, 0));
    buffers.addAll(List.of(ints(), ints(1, 2)));
    assertDamaged("'m' is stored otherwise than its type LONG");
    fields.set(
        4,
        new Field(
            "m",
            true,
            ArrowType.INT32,
            Map.of("shardscan.role", "metadata", "shardscan.type", "?", "shardscan.name", "m")));
    assertDamaged("unknown type '?'");
  }

  @Test
  void nullsThatTheBitmapDoesNotHave() {
    fields.add(new Field("x", true, ArrowType.INT32, Map.of("shardscan.role", "later")));
    nodes.add(new Node(2, 1));
    buffers.addAll(List.of(bytes("\1"), ints(1, 2)));
    assertThat(encode().verified().columns().getLast().nulls()).isEqualTo(1);
    buffers.set(10, bytes("\3"));
    metadata.remove("shardscan.checksums");
    assertDamaged("column 'x', contradicts");
    nodes.set(5, new Node(2, 3));
    assertDamaged("3 nulls");
    nodes.set(5, new Node(2, 0));
    assertDamaged("1 bytes, not 0");
  }

  @Test
  void offsetsAndFilesThatLeadElsewhere() {
    for (int[] offsets : new int[][] {{0, 3, 2}, {1, 1, 2}, {0, 1, 1}, {0, 1, 3}, {0, -1, 2}}) {
      twoRows();
      buffers.set(1, ints(offsets));
      assertDamaged("column 'key', contradicts");
    }
    for (int file : new int[] {1, -1}) {
      twoRows();
      buffers.set(9, ints(0, file));
      assertDamaged("column 'file', contradicts");
    }
  }

  @Test
  void buffersThatLieElsewhere() {
    BodyLayout body = BodyLayout.of(buffers);
    for (BodyLayout.Place place :
        List.of(
            new BodyLayout.Place(0, 8),
            new BodyLayout.Place(body.length(), 8),
            new BodyLayout.Place(Long.MAX_VALUE, 8),
            new BodyLayout.Place(-64, 8),
            new BodyLayout.Place(body.length() - 8, 8))) {
      List<BodyLayout.Place> places = new ArrayList<>(body.buffers());
      places.set(9, place);
      SegmentBytes segment = encode(new BodyLayout(places, body.length()));
      assertThatThrownBy(segment::descriptor)
          .as(place.toString())
          .isInstanceOf(DamagedSegmentException.class);
    }
  }

  @Test
  void moreOrFewerBuffersThanColumnsUse() {
    buffers.add(ints(1));
    assertDamaged("11 buffers");
    twoRows();
    buffers.removeLast();
    assertDamaged("only 9 buffers");
    twoRows();
    nodes.removeLast();
    assertDamaged("only 4 nodes");
  }
}
