package io.shardscan.model.segment;

import static io.shardscan.model.segment.MalformedException.unless;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.row.ColumnType;
import io.shardscan.model.segment.SegmentSchema.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.RecordBatch;

/** Checks that schema and record batch are those of a segment, and joins them. */
final class DescriptorBuilder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKSUM_DIGITS = 8;
  private static final List<String> LEADING_ROLES =
      List.of(SegmentLayout.KEY, SegmentLayout.VECTOR, SegmentLayout.NORM, SegmentLayout.FILE);

  private final String segment;
  private final SegmentSchema schema;
  private final RecordBatch batch;
  private final long bodyOffset;
  private final long bodyEnd;

  DescriptorBuilder(
      String segment, SegmentSchema schema, RecordBatch batch, long bodyOffset, long bodyEnd) {
    this.segment = segment;
    this.schema = schema;
    this.batch = batch;
    this.bodyOffset = bodyOffset;
    this.bodyEnd = bodyEnd;
  }

  /**
   * Joins them.
   *
   * @throws MalformedException if they are not those of a segment
   */
  SegmentDescriptor build() {
    String format = required(schema.metadata(), SegmentLayout.FORMAT_KEY);
    unless(
        format.equals(SegmentLayout.FORMAT),
        "it is of format version '%s'; the version known here is '%s'",
        format,
        SegmentLayout.FORMAT);
    unless(batch.compression() == null, "its record batch is compressed");
    unless(
        batch.length() >= 1 && batch.length() <= Limits.MAX_SEGMENT_ROWS,
        "it is said to have %d rows; 1 to %d are allowed",
        batch.length(),
        Limits.MAX_SEGMENT_ROWS);
    int dimension = checkLeadingColumns();
    String basis = schema.metadata().get(SegmentLayout.BASIS_KEY);
    CodeColumns.check(schema.fields(), dimension, basis != null);
    List<SegmentFile> files = files();
    BufferWalk walk = new BufferWalk(batch, checksums(), bodyOffset, bodyEnd);
    List<SegmentColumn> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      columns.add(column(field, walk));
    }
    walk.end();
    return new SegmentDescriptor(segment, (int) batch.length(), dimension, files, columns, basis);
  }

  private int checkLeadingColumns() {
    List<Field> fields = schema.fields();
    unless(fields.size() >= LEADING_ROLES.size(), "it has only %d columns", fields.size());
    for (int i = 0; i < fields.size(); i++) {
      String role = required(fields.get(i).metadata(), SegmentLayout.ROLE_KEY);
      boolean leads = i < LEADING_ROLES.size();
      unless(
          leads ? role.equals(LEADING_ROLES.get(i)) : !LEADING_ROLES.contains(role),
          "its column %d has the role '%s'",
          i,
          role);
      unless(!leads || !fields.get(i).nullable(), "its %s may be null", role);
    }
    unless(fields.get(0).type().equals(ArrowType.TEXT), "its keys are not text");
    unless(fields.get(2).type().equals(ArrowType.FLOAT32), "its norms are not 32-bit floats");
    unless(fields.get(3).type().equals(ArrowType.INT32), "its files are not 32-bit integers");
    unless(
        fields.get(1).type() instanceof ArrowType.FixedSizeList list
            && list.element().equals(ArrowType.FLOAT32)
            && list.size() >= 1
            && list.size() <= Limits.MAX_DIMENSION,
        "its vectors are not lists of 1 to %d 32-bit floats",
        Limits.MAX_DIMENSION);
    return ((ArrowType.FixedSizeList) fields.get(1).type()).size();
  }

  private static SegmentColumn column(Field field, BufferWalk walk) {
    String role = required(field.metadata(), SegmentLayout.ROLE_KEY);
    ColumnType type = null;
    String name = field.name();
    if (role.equals(SegmentLayout.METADATA)) {
      type = type(required(field.metadata(), SegmentLayout.TYPE_KEY));
      name = required(field.metadata(), SegmentLayout.NAME_KEY);
      unless(
          field.type().equals(ArrowType.of(type)),
          "its column '%s' is stored otherwise than its type %s asks for",
          name,
          type);
    }
    BufferWalk.Column column = walk.next(field.type(), field.nullable());
    return new SegmentColumn(role, name, type, column.nulls(), column.buffers());
  }

  private static ColumnType type(String name) {
    for (ColumnType type : ColumnType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new MalformedException("a column has the unknown type '%s'".formatted(name));
  }

  private List<SegmentFile> files() {
    List<SegmentFile> files = new ArrayList<>();
    for (JsonNode file : array(SegmentLayout.FILES_KEY)) {
      String name = file.path("name").textValue();
      String version = file.path("version").textValue();
      if (name == null || version == null) {
        throw notAsItShouldBe(SegmentLayout.FILES_KEY);
      }
      files.add(new SegmentFile(name, version));
    }
    return files;
  }

  private int[] checksums() {
    JsonNode hex = array(SegmentLayout.CHECKSUMS_KEY);
    int[] checksums = new int[hex.size()];
    for (int i = 0; i < checksums.length; i++) {
      String digits = hex.get(i).asText();
      if (digits.length() != CHECKSUM_DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
        throw notAsItShouldBe(SegmentLayout.CHECKSUMS_KEY);
      }
      checksums[i] = HexFormat.fromHexDigits(digits);
    }
    return checksums;
  }

  private JsonNode array(String key) {
    JsonNode json;
    try {
      json = JSON.readTree(required(schema.metadata(), key));
    } catch (JsonProcessingException e) {
      throw notAsItShouldBe(key);
    }
    if (!json.isArray()) {
      throw notAsItShouldBe(key);
    }
    return json;
  }

  private static MalformedException notAsItShouldBe(String key) {
    return new MalformedException("its metadata '%s' is not what it should be".formatted(key));
  }

  private static String required(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new MalformedException("it lacks the metadata '%s'".formatted(key));
    }
    return value;
  }
}
