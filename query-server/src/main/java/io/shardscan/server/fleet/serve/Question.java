package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.memory.HiddenRows;
import java.nio.BufferUnderflowException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments a member is asked to work on, and which rows of them are hidden. These are named
 * by their digest alone at first: mostly the member hides the same.
 *
 * @param collection the segments' collection
 * @param wanted the segments
 */
record Question(CollectionId collection, List<Wanted> wanted) {
  /**
   * A segment.
   *
   * @param segment its id
   * @param digest the digest of its hidden rows
   * @param hidden its hidden rows; null where only the digest is told
   */
  record Wanted(String segment, long digest, @Nullable HiddenRows hidden) {}

  static void write(
      WireOutput out, CollectionId collection, List<Piece> pieces, boolean withHidden) {
    out.text(collection.tenant()).text(collection.name());
    out.each(
        pieces,
        piece -> {
          HiddenRows hidden = piece.hidden();
          out.text(piece.segment()).large(hidden.digest());
          boolean told = withHidden && hidden.count() > 0;
          out.flag(told ? 1 : 0);
          if (told) {
            out.number(hidden.count()).number(hidden.words().length);
            for (long word : hidden.words()) {
              out.large(word);
            }
          }
        });
  }

  static Question read(WireInput in) {
    CollectionId collection = new CollectionId(in.text(), in.text());
    return new Question(
        collection,
        in.each(() -> new Wanted(in.text(), in.large(), in.flag() == 1 ? hidden(in) : null)));
  }

  private static HiddenRows hidden(WireInput in) {
    int count = in.number();
    int length = in.number();
    if (length < 0 || length > in.remaining() / Long.BYTES) {
      throw new BufferUnderflowException();
    }
    long[] words = new long[length];
    for (int i = 0; i < length; i++) {
      words[i] = in.large();
    }
    return new HiddenRows(words, count);
  }
}
