package io.shardscan.ingestion.decode.arrow;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SplitRange;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.flatbuf.Schema;

/**
 * The messages of a file after its schema, in order, each at a position; what positions are is the
 * file's own. Dictionaries come before the rows that refer to them.
 */
interface ArrowMessages {
  /** What a file begins and ends with. */
  String MAGIC = "ARROW1";

  /** Finds the messages of a file. */
  static ArrowMessages of(FileSource source) {
    if (source.size() == 0) {
      throw new DecodeException("The file is empty; an Arrow file has at least a schema");
    }
    byte[] start = source.read(0, (int) Math.min(source.size(), MAGIC.length()));
    String magic = new String(start, StandardCharsets.US_ASCII);
    if (magic.startsWith("FEA1")) {
      throw new DecodeException(
          "The file is of Feather's version 1, which is not read; write it as version 2, as pyarrow does by default");
    }
    return magic.equals(MAGIC) ? FooterMessages.read(source) : StreamMessages.read(source);
  }

  /** The schema, as stored. */
  Schema schema();

  /** The first position. */
  long first();

  /** The position from which on no message is a dictionary; unknown in streams: the highest. */
  long dictionariesEnd();

  /**
   * Reads the message at a position.
   *
   * @return empty at the end
   */
  Optional<ArrowMessage> at(long position);

  /** The position after a message. */
  long after(long position, ArrowMessage message);

  /** The bytes that the messages of a split have in the file, or few more. */
  long storedBytes(SplitRange range);
}
