package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.util.Optional;
import org.apache.arrow.flatbuf.Schema;

/**
 * The messages of a stream: one after the other, then an end mark. Positions are offsets in the
 * file.
 *
 * @param first where the schema ends
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format">Streaming
 *     format</a>
 */
record StreamMessages(FileWindow file, long size, Schema schema, long first)
    implements ArrowMessages {
  static ArrowMessages read(FileSource source) {
    FileWindow file = new FileWindow(source);
    ArrowMessage first =
        ArrowMessage.read(file, 0, source.size()).orElseThrow(StreamMessages::notArrow);
    return new StreamMessages(
        file, source.size(), first.schema().orElseThrow(StreamMessages::notArrow), first.end());
  }

  /** The failure of a file that has more messages than are believed. */
  static DecodeException tooMany() {
    return new DecodeException(
        "The Arrow file has more than %d record batches; write larger ones, of 1,000 rows or more"
            .formatted(ArrowLimits.MAX_MESSAGES));
  }

  @Override
  public long dictionariesEnd() {
    return Long.MAX_VALUE;
  }

  @Override
  public Optional<ArrowMessage> at(long position) {
    return ArrowMessage.read(file, position, size);
  }

  @Override
  public long after(long position, ArrowMessage message) {
    return message.end();
  }

  @Override
  public long storedBytes(SplitRange range) {
    return range.end() - range.start();
  }

  private static DecodeException notArrow() {
    return new DecodeException(
        "The file is no Arrow file: it begins neither with ARROW1 nor with a schema");
  }
}
