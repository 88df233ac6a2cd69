package io.shardscan.server.collection;

import io.shardscan.server.memory.LoadedSegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which metadata of their rows results carry. */
public sealed interface MetadataChoice {
  /** None. */
  record None() implements MetadataChoice {}

  /** Every field. */
  record All() implements MetadataChoice {}

  /**
   * Some fields.
   *
   * @param names the fields' names; one that a row has not is left out
   */
  record Fields(Set<String> names) implements MetadataChoice {
    public Fields {
      names = Set.copyOf(names);
    }
  }

  /** Whether results carry metadata at all. */
  default boolean any() {
    return !(this instanceof None);
  }

  /** A row's metadata as a JSON object, or null if none is wanted. */
  default @Nullable String of(LoadedSegment segment, int row) {
    return switch (this) {
      case None none -> null;
      case All all -> segment.metadataJson(row);
      case Fields fields -> segment.metadataJson(row, fields.names());
    };
  }
}
