package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SectionSource;
import io.shardscan.ingestion.decode.WindowedInput;
import io.shardscan.ingestion.decode.compression.DecompressedSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The nodes and buffers of a record batch, in the order of the schema's fields, depth first; each
 * call goes on to the next. Must be closed, which closes all buffers.
 */
final class BatchBody implements AutoCloseable {
  private final RecordBatch batch;
  private final FileSource body;
  private final BufferCodec codec;
  private final int windowBytes;
  private final List<BufferBytes> open = new ArrayList<>();
  private int nextNode;
  private int nextBuffer;
  private int nextVariadic;
  private long held;

  /**
   * Opens a record batch.
   *
   * @param message the message that it is in, or that of the dictionary that it is of
   */
  BatchBody(FileSource source, ArrowMessage message, RecordBatch batch) {
    this.batch = batch;
    this.codec = BufferCodec.of(batch.compression());
    long bytes = message.message().bodyLength();
    this.body =
        bytes <= ArrowLimits.WHOLE_BODY_BYTES
            ? new HeldSource(source.name(), source.read(message.bodyOffset(), (int) bytes))
            : new SectionSource(source, message.bodyOffset(), bytes);
    this.windowBytes =
        Math.clamp(
            ArrowLimits.OTHER_WINDOWS_BYTES / Math.max(1, batch.buffersLength()),
            ArrowLimits.MIN_WINDOW_BYTES,
            ArrowLimits.MAX_WINDOW_BYTES);
  }

  /** How many rows the batch has. */
  long rows() {
    return batch.length();
  }

  /**
   * The next node.
   *
   * @return its number of values, and of those that are null
   */
  FieldNode node() {
    if (nextNode >= batch.nodesLength()) {
      throw DAMAGE.because("a record batch has fewer columns than the schema");
    }
    FieldNode node = batch.nodes(nextNode++);
    if (node.length() < 0) {
      throw DAMAGE.because("a column is said to have %d values".formatted(node.length()));
    }
    return node;
  }

  /** The next buffer. */
  BufferBytes buffer() {
    return buffer(windowBytes);
  }

  /** The next buffer, that of the vectors' components. */
  BufferBytes vectorBuffer() {
    return buffer(ArrowLimits.VECTOR_WINDOW_BYTES);
  }

  /** The next buffer, whole. */
  byte[] wholeBuffer() {
    BufferBytes bytes = buffer();
    hold(bytes.left());
    byte[] whole = new byte[Math.toIntExact(bytes.left())];
    bytes.read(whole, 0, whole.length);
    return whole;
  }

  /** How many buffers beside its first ones the next column of such has. */
  long variadicBuffers() {
    if (nextVariadic >= batch.variadicBufferCountsLength()) {
      throw DAMAGE.because("a record batch does not tell how many buffers a column has");
    }
    return batch.variadicBufferCounts(nextVariadic++);
  }

  @Override
  public void close() {
    open.forEach(BufferBytes::close);
  }

  private BufferBytes buffer(int window) {
    if (nextBuffer >= batch.buffersLength()) {
      throw DAMAGE.because("a record batch has fewer buffers than its columns need");
    }
    Buffer buffer = batch.buffers(nextBuffer++);
    long offset = buffer.offset();
    long length = buffer.length();
    if (offset < 0 || length < 0 || length > body.size() - offset) {
      throw DAMAGE.because(
          "a buffer of %d bytes at %d is beyond its record batch".formatted(length, offset));
    }
    BufferBytes bytes = opened(new SectionSource(body, offset, length), window);
    open.add(bytes);
    return bytes;
  }

  private BufferBytes opened(FileSource stored, int window) {
    long length = stored.size();
    if (codec == BufferCodec.NONE || length == 0) {
      return new BufferBytes(new WindowedInput(stored, 0, length, window), length);
    }
    if (length < Long.BYTES) {
      throw DAMAGE.because("a compressed buffer has %d bytes".formatted(length));
    }
    long frame = length - Long.BYTES;
    long size =
        ByteBuffer.wrap(stored.read(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size == -1) {
      return new BufferBytes(new WindowedInput(stored, Long.BYTES, frame, window), frame);
    }
    if (size < 0) {
      throw DAMAGE.because("a buffer is said to have %d bytes".formatted(size));
    }
    hold(Math.min(size, ArrowLimits.MAX_DECOMPRESSION_BYTES));
    FileSource plain =
        DecompressedSource.ofSize(
            stored,
            length,
            size,
            () -> codec.decompress(new WindowedInput(stored, Long.BYTES, frame, window)));
    return new BufferBytes(plain.open(0, size), size);
  }

  /** Counts what is held in memory until the batch is closed. */
  private void hold(long bytes) {
    held += bytes;
    if (held > ArrowLimits.MAX_HELD_BYTES) {
      throw new DecodeException(
          "A record batch has columns that need more than %d MiB of memory at once; write smaller record batches"
              .formatted(ArrowLimits.MAX_HELD_BYTES >> 20));
    }
  }
}
