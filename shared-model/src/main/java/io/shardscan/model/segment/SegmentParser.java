package io.shardscan.model.segment;

import static io.shardscan.model.segment.MalformedException.unless;

import com.google.flatbuffers.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * Reads a segment's footer, and then the head that it speaks of. The head's checksum lies in the
 * footer; of the footer all that is used is also in the head, and has to be the same there: a
 * change of any byte that has a meaning is found.
 */
final class SegmentParser {
  /** Bytes read from the end at first; most footers are shorter. */
  private static final int FIRST_READ = 64 << 10;

  private static final int SMALLEST =
      SegmentLayout.SCHEMA_OFFSET + SegmentLayout.END_OF_STREAM_BYTES + SegmentLayout.TRAILER_BYTES;

  private final String segment;
  private final long size;
  private final RangeReader reader;

  SegmentParser(String segment, long size, RangeReader reader) {
    this.segment = segment;
    this.size = size;
    this.reader = reader;
  }

  /** What the footer says. */
  private record FooterContent(
      SegmentSchema schema, String headChecksum, long batchOffset, long bodyOffset, long bodyEnd) {}

  SegmentDescriptor parse() {
    ByteBuffer footerBytes = readFooter();
    long footerOffset = size - SegmentLayout.TRAILER_BYTES - footerBytes.remaining();
    FooterContent footer = sound(() -> footer(footerBytes, footerOffset));
    ByteBuffer head = read(0, (int) footer.bodyOffset());
    return sound(() -> descriptor(footer, head));
  }

  private ByteBuffer readFooter() {
    if (size < SMALLEST) {
      throw new DamagedSegmentException(
          segment, "it has %d bytes; the smallest segment has more".formatted(size));
    }
    int firstRead = (int) Math.min(size, FIRST_READ);
    ByteBuffer end = read(size - firstRead, firstRead);
    int trailer = firstRead - SegmentLayout.TRAILER_BYTES;
    int length = end.getInt(trailer);
    String magic = ascii(end, trailer + Integer.BYTES);
    sound(
        () -> {
          unless(magic.equals(SegmentLayout.MAGIC), "it does not end with %s", SegmentLayout.MAGIC);
          unless(
              length > 0 && length <= SegmentLayout.MAX_SCHEMA_BYTES && length <= size - SMALLEST,
              "its footer is said to have %d bytes",
              length);
          return length;
        });
    return length <= trailer
        ? end.slice(trailer - length, length).order(ByteOrder.LITTLE_ENDIAN)
        : read(size - SegmentLayout.TRAILER_BYTES - length, length);
  }

  private FooterContent footer(ByteBuffer bytes, long footerOffset) {
    Footer footer = Footer.getRootAsFooter(bytes);
    unless(footer.version() == MetadataVersion.V5, "its metadata is not of Arrow's version 5");
    unless(footer.dictionariesLength() == 0, "it has dictionaries");
    unless(
        footer.recordBatchesLength() == 1,
        "it has %d record batches, not 1",
        footer.recordBatchesLength());
    Block batch = footer.recordBatches(0);
    long bodyOffset = Math.addExact(batch.offset(), batch.metaDataLength());
    unless(
        batch.offset() > SegmentLayout.SCHEMA_OFFSET
            && batch.metaDataLength() > SegmentLayout.MESSAGE_PREFIX_BYTES
            && bodyOffset <= SegmentLayout.MAX_SCHEMA_BYTES
            && bodyOffset % SegmentLayout.ALIGNMENT == 0,
        "its record batch is said to start at %d, and its body at %d",
        batch.offset(),
        bodyOffset);
    long bodyEnd = Math.addExact(bodyOffset, batch.bodyLength());
    unless(
        batch.bodyLength() >= 0 && bodyEnd == footerOffset - SegmentLayout.END_OF_STREAM_BYTES,
        "its body is said to be %d bytes from %d on, which does not fit its size",
        batch.bodyLength(),
        bodyOffset);
    Map<String, String> metadata =
        SchemaDecoder.keyValues(footer.customMetadataLength(), footer::customMetadata);
    return new FooterContent(
        SchemaDecoder.schema(footer.schema()),
        metadata.getOrDefault(SegmentLayout.HEAD_CHECKSUM_KEY, ""),
        batch.offset(),
        bodyOffset,
        bodyEnd);
  }

  private SegmentDescriptor descriptor(FooterContent footer, ByteBuffer head) {
    CRC32C checksum = new CRC32C();
    checksum.update(head.duplicate());
    unless(
        HexFormat.of().toHexDigits((int) checksum.getValue()).equals(footer.headChecksum()),
        "the checksum of what lies before its record batch is wrong");
    unless(
        ascii(head, 0).equals(SegmentLayout.MAGIC),
        "it does not start with %s",
        SegmentLayout.MAGIC);
    int batchOffset = (int) footer.batchOffset();
    Message schemaMessage =
        message(head, SegmentLayout.SCHEMA_OFFSET, batchOffset, MessageHeader.Schema, 0);
    SegmentSchema schema = SchemaDecoder.schema(header(schemaMessage, new Schema()));
    unless(schema.equals(footer.schema()), "its schema and that of its footer differ");
    Message batchMessage =
        message(
            head,
            batchOffset,
            (int) footer.bodyOffset(),
            MessageHeader.RecordBatch,
            footer.bodyEnd() - footer.bodyOffset());
    RecordBatch batch = header(batchMessage, new RecordBatch());
    return new DescriptorBuilder(segment, schema, batch, footer.bodyOffset(), footer.bodyEnd())
        .build();
  }

  private static Message message(
      ByteBuffer head, int offset, int end, byte headerType, long bodyBytes) {
    int start = offset + SegmentLayout.MESSAGE_PREFIX_BYTES;
    unless(
        end <= head.remaining()
            && head.getInt(offset) == SegmentLayout.CONTINUATION
            && head.getInt(offset + Integer.BYTES) == end - start,
        "the message at %d does not end where the next part starts",
        offset);
    Message message =
        Message.getRootAsMessage(head.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN));
    unless(
        message.version() == MetadataVersion.V5
            && message.headerType() == headerType
            && message.bodyLength() == bodyBytes,
        "the message at %d is not the one that belongs there",
        offset);
    return message;
  }

  private static <T extends Table> T header(Message message, T header) {
    unless(message.header(header) != null, "a message is empty");
    return header;
  }

  private static String ascii(ByteBuffer bytes, int offset) {
    byte[] magic = new byte[SegmentLayout.MAGIC_BYTES];
    bytes.get(offset, magic);
    return new String(magic, StandardCharsets.US_ASCII);
  }

  private ByteBuffer read(long offset, int length) {
    ByteBuffer bytes = reader.read(offset, length);
    if (bytes.remaining() != length) {
      throw new DamagedSegmentException(
          segment,
          "%d bytes were asked for at %d, %d were there"
              .formatted(length, offset, bytes.remaining()));
    }
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Flatbuffers have no verifier in Java: where one is damaged, reading throws whatever it may. */
  private <T> T sound(Supplier<T> parsing) {
    try {
      return parsing.get();
    } catch (MalformedException e) {
      throw new DamagedSegmentException(segment, e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new DamagedSegmentException(segment, "its metadata cannot be read", e);
    }
  }
}
