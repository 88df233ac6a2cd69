package io.shardscan.model.catalog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What is live in a collection at one epoch. Immutable.
 *
 * <p>Entries lie in immutable {@link FileList}s, each written once, and in a short list of recent
 * entries that every commit writes again; an entry of a list that was replaced or deleted is struck
 * out by its ordinal. A commit therefore writes a number of bytes that does not grow with the
 * collection, beyond some twenty bytes a list.
 */
public final class Manifest {
  /** A list, and which of its entries no longer count. */
  record Part(FileList list, BitSet struck) {
    int live() {
      return list.entries().size() - struck.cardinality();
    }
  }

  private final CollectionId collection;
  private final long epoch;
  private final long nextSequence;
  private final List<Part> parts;
  private final Map<String, FileEntry> recent;

  Manifest(
      CollectionId collection,
      long epoch,
      long nextSequence,
      List<Part> parts,
      Map<String, FileEntry> recent) {
    this.collection = collection;
    this.epoch = epoch;
    this.nextSequence = nextSequence;
    this.parts = List.copyOf(parts);
    this.recent = new LinkedHashMap<>(recent);
  }

  /** The manifest of a collection that has had no commit: epoch 0, no files. */
  public static Manifest empty(CollectionId collection) {
    return new Manifest(collection, 0, 1, List.of(), Map.of());
  }

  /** The collection this is the manifest of. */
  public CollectionId collection() {
    return collection;
  }

  /** The number of commits so far. */
  public long epoch() {
    return epoch;
  }

  /** The sequence that the next file gets. */
  long nextSequence() {
    return nextSequence;
  }

  List<Part> parts() {
    return parts;
  }

  /** Entries that lie in no list, oldest first. */
  Map<String, FileEntry> recent() {
    return new LinkedHashMap<>(recent);
  }

  /** Looks a file up by its name. */
  public Optional<FileEntry> find(String name) {
    FileEntry entry = recent.get(name);
    if (entry != null) {
      return Optional.of(entry);
    }
    for (Part part : parts) {
      Integer ordinal = part.list().ordinal(name);
      if (ordinal != null && !part.struck().get(ordinal)) {
        return Optional.of(part.list().entries().get(ordinal));
      }
    }
    return Optional.empty();
  }

  /** Passes every file, in no particular order. */
  public void forEach(Consumer<FileEntry> consumer) {
    for (Part part : parts) {
      List<FileEntry> entries = part.list().entries();
      for (int i = 0; i < entries.size(); i++) {
        if (!part.struck().get(i)) {
          consumer.accept(entries.get(i));
        }
      }
    }
    recent.values().forEach(consumer);
  }

  /** Every file, in no particular order. */
  public List<FileEntry> files() {
    List<FileEntry> files = new ArrayList<>();
    forEach(files::add);
    return files;
  }

  /** The lists that this manifest names, beside which no other list of the collection is live. */
  public List<String> listIds() {
    return parts.stream().map(part -> part.list().id()).toList();
  }

  /** Components of the vectors that are served; empty if none are. */
  public OptionalInt dimension() {
    return dimensionBeside("");
  }

  /**
   * Components of the vectors that are served from files other than one.
   *
   * @param name the file that does not count
   */
  OptionalInt dimensionBeside(String name) {
    for (FileEntry entry : recent.values()) {
      if (entry.served() != null && !entry.name().equals(name)) {
        return OptionalInt.of(entry.served().dimension());
      }
    }
    for (Part part : parts) {
      List<FileEntry> entries = part.list().entries();
      for (int i = 0; i < entries.size(); i++) {
        ServedRows served = entries.get(i).served();
        if (served != null && !part.struck().get(i) && !entries.get(i).name().equals(name)) {
          return OptionalInt.of(served.dimension());
        }
      }
    }
    return OptionalInt.empty();
  }
}
