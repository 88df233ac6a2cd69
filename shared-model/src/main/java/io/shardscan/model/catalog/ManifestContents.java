package io.shardscan.model.catalog;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a manifest, as they lie in lists and among the recent entries.
 *
 * @param parts the lists that the manifest names
 * @param recent entries that lie in no list, by name, oldest first
 */
record ManifestContents(List<Part> parts, Map<String, FileEntry> recent) {
  /**
   * A list, and which of its entries no longer count.
   *
   * @param list the list
   * @param struck ordinals of entries that were replaced or deleted
   */
  record Part(FileList list, BitSet struck) {
    int live() {
      return list.entries().size() - struck.cardinality();
    }

    @Nullable FileEntry find(String name) {
      Integer ordinal = list.ordinal(name);
      return ordinal == null || struck.get(ordinal) ? null : list.entries().get(ordinal);
    }

    void forEach(Consumer<FileEntry> consumer) {
      List<FileEntry> entries = list.entries();
      for (int i = struck.nextClearBit(0); i < entries.size(); i = struck.nextClearBit(i + 1)) {
        consumer.accept(entries.get(i));
      }
    }
  }

  Optional<FileEntry> find(String name) {
    FileEntry entry = recent.get(name);
    for (int i = 0; entry == null && i < parts.size(); i++) {
      entry = parts.get(i).find(name);
    }
    return Optional.ofNullable(entry);
  }

  void forEach(Consumer<FileEntry> consumer) {
    parts.forEach(part -> part.forEach(consumer));
    recent.values().forEach(consumer);
  }

  /** Components of the vectors that are served from files other than one, and some more. */
  OptionalInt dimensionBeside(String name, Set<String> others) {
    for (FileEntry entry : recent.values()) {
      if (hasVectors(entry.served())
          && !entry.name().equals(name)
          && !others.contains(entry.name())) {
        return OptionalInt.of(entry.served().dimension());
      }
    }
    for (Part part : parts) {
      List<FileEntry> entries = part.list().entries();
      for (int i = 0; i < entries.size(); i++) {
        ServedRows served = entries.get(i).served();
        String other = entries.get(i).name();
        if (hasVectors(served)
            && !part.struck().get(i)
            && !other.equals(name)
            && !others.contains(other)) {
          return OptionalInt.of(served.dimension());
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean hasVectors(@Nullable ServedRows served) {
    return served != null && served.dimension() > 0;
  }
}
