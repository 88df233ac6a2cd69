package io.shardscan.ingestion.decode.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.shardscan.ingestion.decode.MemorySource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Streams of one record batch of an id and a vector of two components, that say what is not so. */
final class CraftedArrow {
  private static final int DIMENSION = 2;

  /** What the batch is said to have, and of each node: the id, the vector, its components. */
  long rows = 3;

  long[] nodeLengths = {3, 3, 6};

  /** Offset and length of each buffer: validity, offsets, texts; validity; validity, components. */
  long[][] buffers = {{0, 0}, {0, 16}, {16, 3}, {0, 0}, {0, 0}, {24, 24}};

  int[] offsets = {0, 1, 2, 3};
  byte codec = -1;
  long bodyLength = 48;
  short version = MetadataVersion.V5;
  int listSize = DIMENSION;
  int depth;
  boolean endMark = true;
  private final ByteBuffer body = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);

  /** The body, for writing something else into it. */
  ByteBuffer body() {
    for (int i = 0; i < offsets.length; i++) {
      body.putInt(i * Integer.BYTES, offsets[i]);
    }
    body.put(16, (byte) 'a').put(17, (byte) 'b').put(18, (byte) 'c');
    for (int i = 0; i < 6; i++) {
      body.putFloat(24 + i * Float.BYTES, i);
    }
    return body;
  }

  MemorySource file() {
    return file(body());
  }

  MemorySource file(ByteBuffer content) {
    byte[] bytes = new byte[content.capacity()];
    content.get(0, bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message(out, schema());
    message(out, batch());
    out.writeBytes(bytes);
    if (endMark) {
      out.writeBytes(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});
    }
    return new MemorySource("a.arrow", out.toByteArray());
  }

  private static void message(ByteArrayOutputStream out, ByteBuffer metadata) {
    byte[] bytes = new byte[metadata.remaining()];
    metadata.get(bytes);
    int padded = (bytes.length + 7) / 8 * 8;
    out.writeBytes(
        ByteBuffer.allocate(8 + padded)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(-1)
            .putInt(padded)
            .put(bytes)
            .array());
  }

  private ByteBuffer schema() {
    FlatBufferBuilder to = new FlatBufferBuilder();
    int component =
        field(
            to,
            "item",
            Type.FloatingPoint,
            FloatingPoint.createFloatingPoint(to, Precision.SINGLE));
    int vector =
        field(
            to,
            "v",
            Type.FixedSizeList,
            FixedSizeList.createFixedSizeList(to, listSize),
            component);
    Utf8.startUtf8(to);
    int id = field(to, "id", Type.Utf8, Utf8.endUtf8(to));
    int[] fields = new int[] {id, vector};
    if (depth > 0) {
      int inner =
          field(to, "x", Type.FixedSizeList, FixedSizeList.createFixedSizeList(to, 1), component);
      for (int i = 0; i < depth; i++) {
        inner = field(to, "x", Type.FixedSizeList, FixedSizeList.createFixedSizeList(to, 1), inner);
      }
      fields = new int[] {id, vector, inner};
    }
    int schema = Schema.createSchema(to, (short) 0, Schema.createFieldsVector(to, fields), 0, 0);
    to.finish(Message.createMessage(to, version, MessageHeader.Schema, schema, 0, 0));
    return to.dataBuffer();
  }

  private ByteBuffer batch() {
    FlatBufferBuilder to = new FlatBufferBuilder();
    int compression = codec < 0 ? 0 : BodyCompression.createBodyCompression(to, codec, (byte) 0);
    RecordBatch.startBuffersVector(to, buffers.length);
    for (int i = buffers.length - 1; i >= 0; i--) {
      int unused = Buffer.createBuffer(to, buffers[i][0], buffers[i][1]);
    }
    int bufferVector = to.endVector();
    RecordBatch.startNodesVector(to, nodeLengths.length);
    for (int i = nodeLengths.length - 1; i >= 0; i--) {
      int unused = FieldNode.createFieldNode(to, nodeLengths[i], 0);
    }
    int nodes = to.endVector();
    int batch = RecordBatch.createRecordBatch(to, rows, nodes, bufferVector, compression, 0);
    to.finish(Message.createMessage(to, version, MessageHeader.RecordBatch, batch, bodyLength, 0));
    return to.dataBuffer();
  }

  private static int field(FlatBufferBuilder to, String name, byte type, int typed, int... parts) {
    int nameAt = to.createString(name);
    int children = Field.createChildrenVector(to, parts);
    return Field.createField(to, nameAt, true, type, typed, 0, children, 0);
  }
}
