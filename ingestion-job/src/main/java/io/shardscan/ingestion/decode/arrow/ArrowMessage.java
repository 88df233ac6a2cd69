package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.DecodeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * A message of a file.
 *
 * @param bodyOffset where in the file its body begins
 * @see <a
 *     href="https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format">Encapsulated
 *     messages</a>
 */
record ArrowMessage(Message message, long bodyOffset) {
  private static final int CONTINUATION = -1;

  /**
   * Reads a message.
   *
   * @param offset where it begins
   * @param end where in the file messages end
   * @return empty if there is the mark of the end of a stream
   */
  static Optional<ArrowMessage> read(FileWindow file, long offset, long end) {
    int prefix = Integer.BYTES;
    int length = number(file, offset, end);
    if (length == CONTINUATION) { // which files of before version 0.15 do not have
      length = number(file, offset + prefix, end);
      prefix += Integer.BYTES;
    }
    if (length == 0) {
      return Optional.empty();
    }
    if (length < 0 || length > ArrowLimits.MAX_METADATA_BYTES) {
      throw DAMAGE.because("a message is said to have %d bytes".formatted(length));
    }
    long body = offset + prefix + length;
    if (body > end) {
      throw cutOff();
    }
    ByteBuffer metadata = file.read(offset + prefix, length);
    Message message = Message.getRootAsMessage(metadata);
    checkVersion(message.version());
    if (message.bodyLength() < 0) {
      throw DAMAGE.because("a message is said to have %d bytes".formatted(message.bodyLength()));
    }
    if (message.bodyLength() > end - body) {
      throw cutOff();
    }
    return Optional.of(new ArrowMessage(message, body));
  }

  /** Checks the version of a schema or message: those since Arrow 0.8 can be read. */
  static void checkVersion(short version) {
    if (version != MetadataVersion.V4 && version != MetadataVersion.V5) {
      throw new DecodeException(
          "The Arrow file is of version %d of the format; versions 4 and 5 can be read"
              .formatted(version + 1));
    }
  }

  /** The failure of a file that ends before it should. */
  static DecodeException cutOff() {
    return DAMAGE.because(
        "it is cut off, or its writer did not close it: it ends within a message or without an end mark");
  }

  /** Where in the file it ends. */
  long end() {
    return bodyOffset + message.bodyLength();
  }

  /** What it holds, if that is a schema. */
  Optional<Schema> schema() {
    return message.headerType() == MessageHeader.Schema
        ? Optional.ofNullable((Schema) message.header(new Schema()))
        : Optional.empty();
  }

  /** What it holds, if that is rows. */
  Optional<RecordBatch> batch() {
    if (message.headerType() != MessageHeader.RecordBatch) {
      return Optional.empty();
    }
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    if (batch != null && batch.length() < 0) {
      throw DAMAGE.because("a record batch is said to have %d rows".formatted(batch.length()));
    }
    return Optional.ofNullable(batch);
  }

  /** What it holds, if that is a dictionary. */
  Optional<DictionaryBatch> dictionary() {
    return message.headerType() == MessageHeader.DictionaryBatch
        ? Optional.ofNullable((DictionaryBatch) message.header(new DictionaryBatch()))
        : Optional.empty();
  }

  private static int number(FileWindow file, long offset, long end) {
    if (end - offset < Integer.BYTES) {
      throw cutOff();
    }
    return file.read(offset, Integer.BYTES).getInt(0);
  }
}
