package io.shardscan.model.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.segment.SegmentEncoder.Node;
import io.shardscan.model.segment.SegmentSchema.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts columns together to a segment file. */
final class SegmentAssembly {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int rows;
  private final List<Field> fields = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<ColumnSpool> buffers = new ArrayList<>();
  private final Set<String> fieldNames =
      new HashSet<>(
          List.of(
              SegmentLayout.KEY,
              SegmentLayout.VECTOR,
              SegmentLayout.NORM,
              SegmentLayout.FILE,
              SegmentLayout.CODE,
              SegmentLayout.CODE_ERROR,
              SegmentLayout.CELL));

  SegmentAssembly(int rows) {
    this.rows = rows;
  }

  /** Adds a column that is not metadata, and whose cells all have a value. */
  void add(String role, ArrowType type, List<ColumnSpool> spools) {
    fields.add(new Field(role, false, type, Map.of(SegmentLayout.ROLE_KEY, role)));
    nodes.add(new Node(rows, 0));
    if (type instanceof ArrowType.FixedSizeList list) {
      nodes.add(new Node((long) rows * list.size(), 0));
    }
    buffers.addAll(spools);
  }

  /** Adds a metadata column. */
  void addMetadata(MetadataSpool column) {
    ColumnType type = column.type();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SegmentLayout.ROLE_KEY, SegmentLayout.METADATA);
    metadata.put(SegmentLayout.TYPE_KEY, type.name());
    metadata.put(SegmentLayout.NAME_KEY, column.name());
    fields.add(new Field(fieldName(column.name()), true, ArrowType.of(type), metadata));
    nodes.add(new Node(rows, column.nulls()));
    buffers.addAll(column.buffers());
  }

  /** The file of the columns added. */
  SegmentContent assemble(List<SegmentFile> files, @Nullable String basis) {
    buffers.forEach(ColumnSpool::seal);
    BodyLayout body = BodyLayout.of(buffers);
    SegmentEncoder encoder =
        new SegmentEncoder(new SegmentSchema(List.copyOf(fields), schemaMetadata(files, basis)));
    byte[] head = encoder.head(rows, nodes, body);
    byte[] tail = encoder.tail(head, body);
    return new SegmentContent(
        head, List.copyOf(buffers), tail, head.length + body.length() + tail.length);
  }

  private Map<String, String> schemaMetadata(List<SegmentFile> files, @Nullable String basis) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SegmentLayout.FORMAT_KEY, SegmentLayout.FORMAT);
    metadata.put(SegmentLayout.FILES_KEY, json(files));
    if (basis != null) {
      metadata.put(SegmentLayout.BASIS_KEY, basis);
    }
    metadata.put(
        SegmentLayout.CHECKSUMS_KEY,
        json(
            buffers.stream()
                .map(buffer -> HexFormat.of().toHexDigits(buffer.checksum()))
                .toList()));
    return metadata;
  }

  /** A field name that no other column has: the user's, if it is free. */
  private String fieldName(String name) {
    String candidate = name;
    for (int number = 1; !fieldNames.add(candidate); number++) {
      candidate = SegmentLayout.METADATA + "." + name + (number == 1 ? "" : "." + number);
    }
    return candidate;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts cannot be written as JSON", e);
    }
  }
}
