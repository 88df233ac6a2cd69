package io.shardscan.ingestion.decode.arrow;

import static io.shardscan.ingestion.decode.arrow.DamagedArrow.DAMAGE;

import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Schema;

/**
 * The messages of a file that has a footer. Positions count its dictionaries, then its record
 * batches.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format">File format</a>
 */
final class FooterMessages implements ArrowMessages {
  private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length();

  private final FileWindow file;
  private final Footer footer;
  private final int dictionaries;
  private final int batches;

  /** Where in the file the footer begins: all messages are before. */
  private final long end;

  private FooterMessages(FileWindow file, Footer footer, long end) {
    this.file = file;
    this.footer = footer;
    this.dictionaries = footer.dictionariesLength();
    this.batches = footer.recordBatchesLength();
    this.end = end;
  }

  static ArrowMessages read(FileSource source) {
    FileWindow file = new FileWindow(source);
    long trailer = source.size() - TRAILER_BYTES;
    if (trailer < MAGIC.length()) {
      throw ArrowMessage.cutOff();
    }
    ByteBuffer bytes = file.read(trailer, TRAILER_BYTES);
    int length = bytes.getInt(0);
    String magic = StandardCharsets.US_ASCII.decode(bytes.position(Integer.BYTES)).toString();
    if (!magic.equals(MAGIC)) {
      throw ArrowMessage.cutOff();
    }
    if (length <= 0
        || length > ArrowLimits.MAX_METADATA_BYTES
        || length > trailer - MAGIC.length()) {
      throw DAMAGE.because("its footer is said to have %d bytes".formatted(length));
    }
    // Read by itself: the window goes on to other places, and the footer is kept.
    ByteBuffer footerBytes = new FileWindow(source).read(trailer - length, length);
    Footer footer = Footer.getRootAsFooter(footerBytes);
    ArrowMessage.checkVersion(footer.version());
    if ((long) footer.dictionariesLength() + footer.recordBatchesLength()
        > ArrowLimits.MAX_MESSAGES) {
      throw StreamMessages.tooMany();
    }
    return new FooterMessages(file, footer, trailer - length);
  }

  @Override
  public Schema schema() {
    Schema schema = footer.schema();
    if (schema == null) {
      throw DAMAGE.because("it has no schema");
    }
    return schema;
  }

  @Override
  public long first() {
    return 0;
  }

  @Override
  public long dictionariesEnd() {
    return dictionaries;
  }

  @Override
  public Optional<ArrowMessage> at(long position) {
    if (position >= dictionaries + (long) batches) {
      return Optional.empty();
    }
    Block block = block((int) position);
    if (block.offset() < MAGIC.length() || block.offset() > end) {
      throw DAMAGE.because("a record batch is said to be at %d".formatted(block.offset()));
    }
    return Optional.of(
        ArrowMessage.read(file, block.offset(), end).orElseThrow(ArrowMessage::cutOff));
  }

  @Override
  public long after(long position, ArrowMessage message) {
    return position + 1;
  }

  @Override
  public long storedBytes(SplitRange range) {
    long bytes = 0;
    for (long i = range.start(); i < range.end(); i++) {
      bytes += Math.clamp(block((int) i).bodyLength(), 0, end);
    }
    return Math.min(bytes, end);
  }

  private Block block(int position) {
    return position < dictionaries
        ? footer.dictionaries(position)
        : footer.recordBatches(position - dictionaries);
  }
}
