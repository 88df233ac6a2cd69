package io.shardscan.model.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Writes what surrounds the body of the record batch: Arrow's IPC file format, "Serialization and
 * Interprocess Communication" in the Arrow columnar format, metadata version 5.
 */
final class SegmentEncoder {
  /**
   * What the record batch tells of a column or of the elements of its lists.
   *
   * @param length values
   * @param nulls those of them that are null
   */
  record Node(long length, long nulls) {}

  private final SegmentSchema schema;
  private final byte[] schemaMessage;
  private final int batchOffset;

  SegmentEncoder(SegmentSchema schema) {
    this.schema = schema;
    schemaMessage = schemaMessage(schema);
    batchOffset = messageEnd(SegmentLayout.SCHEMA_OFFSET, schemaMessage.length);
  }

  /** Everything before the body: the magic, the schema message, the record batch's metadata. */
  byte[] head(int rows, List<Node> nodes, BodyLayout body) {
    byte[] batchMessage = batchMessage(rows, nodes, body);
    int length = messageEnd(batchOffset, batchMessage.length);
    if (length > SegmentLayout.MAX_SCHEMA_BYTES) {
      throw new IllegalArgumentException(
          "the schema of a segment has %,d bytes; at most %,d are allowed: use fewer files"
              .formatted(length, SegmentLayout.MAX_SCHEMA_BYTES));
    }
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.put(SegmentLayout.MAGIC.getBytes(US_ASCII));
    put(head, SegmentLayout.SCHEMA_OFFSET, schemaMessage, batchOffset);
    put(head, batchOffset, batchMessage, length);
    return head.array();
  }

  /** Everything behind the body: the end of the stream, the footer, its length, the magic. */
  byte[] tail(byte[] head, BodyLayout body) {
    byte[] footer = footer(head, body);
    ByteBuffer tail =
        ByteBuffer.allocate(
                SegmentLayout.END_OF_STREAM_BYTES + footer.length + SegmentLayout.TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(SegmentLayout.CONTINUATION).putInt(0);
    tail.put(footer).putInt(footer.length).put(SegmentLayout.MAGIC.getBytes(US_ASCII));
    return tail.array();
  }

  private static void put(ByteBuffer head, int offset, byte[] message, int end) {
    head.position(offset);
    head.putInt(SegmentLayout.CONTINUATION);
    head.putInt(end - offset - SegmentLayout.MESSAGE_PREFIX_BYTES);
    head.put(message);
  }

  private static int messageEnd(int messageOffset, int messageBytes) {
    return Math.toIntExact(
        BodyLayout.align((long) messageOffset + SegmentLayout.MESSAGE_PREFIX_BYTES + messageBytes));
  }

  private static byte[] schemaMessage(SegmentSchema schema) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int offset = new SchemaEncoder(builder).schema(schema);
    return message(builder, MessageHeader.Schema, offset, 0);
  }

  private static byte[] batchMessage(int rows, List<Node> nodes, BodyLayout body) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    List<BodyLayout.Place> buffers = body.buffers();
    RecordBatch.startBuffersVector(builder, buffers.size());
    for (BodyLayout.Place buffer : buffers.reversed()) {
      Buffer.createBuffer(builder, buffer.offset(), buffer.length());
    }
    int bufferVector = builder.endVector();
    RecordBatch.startNodesVector(builder, nodes.size());
    for (Node node : nodes.reversed()) {
      FieldNode.createFieldNode(builder, node.length(), node.nulls());
    }
    int nodeVector = builder.endVector();
    int batch = RecordBatch.createRecordBatch(builder, rows, nodeVector, bufferVector, 0, 0);
    return message(builder, MessageHeader.RecordBatch, batch, body.length());
  }

  private static byte[] message(
      FlatBufferBuilder builder, byte headerType, int header, long bodyBytes) {
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, headerType, header, bodyBytes, 0));
    return builder.sizedByteArray();
  }

  private byte[] footer(byte[] head, BodyLayout body) {
    CRC32C checksum = new CRC32C();
    checksum.update(head);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    SchemaEncoder encoder = new SchemaEncoder(builder);
    int schemaOffset = encoder.schema(schema);
    int metadata =
        Footer.createCustomMetadataVector(
            builder,
            encoder.keyValues(
                Map.of(
                    SegmentLayout.HEAD_CHECKSUM_KEY,
                    HexFormat.of().toHexDigits((int) checksum.getValue()))));
    Footer.startDictionariesVector(builder, 0);
    int dictionaries = builder.endVector();
    Footer.startRecordBatchesVector(builder, 1);
    Block.createBlock(builder, batchOffset, head.length - batchOffset, body.length());
    int batches = builder.endVector();
    builder.finish(
        Footer.createFooter(
            builder, MetadataVersion.V5, schemaOffset, dictionaries, batches, metadata));
    return builder.sizedByteArray();
  }
}
