package io.shardscan.model.catalog;

import java.util.ArrayList;
import java.util.Collections;
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
  private final CollectionId collection;
  private final long epoch;
  private final long nextSequence;
  private final ManifestContents contents;

  Manifest(CollectionId collection, long epoch, long nextSequence, ManifestContents contents) {
    this.collection = collection;
    this.epoch = epoch;
    this.nextSequence = nextSequence;
    this.contents =
        new ManifestContents(
            List.copyOf(contents.parts()),
            Collections.unmodifiableMap(new LinkedHashMap<>(contents.recent())));
  }

  /** The manifest of a collection that has had no commit: epoch 0, no files. */
  public static Manifest empty(CollectionId collection) {
    return new Manifest(collection, 0, 1, new ManifestContents(List.of(), Map.of()));
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

  ManifestContents contents() {
    return contents;
  }

  /** Looks a file up by its name. */
  public Optional<FileEntry> find(String name) {
    return contents.find(name);
  }

  /** Passes every file, in no particular order. */
  public void forEach(Consumer<FileEntry> consumer) {
    contents.forEach(consumer);
  }

  /** Every file, in no particular order. */
  public List<FileEntry> files() {
    List<FileEntry> files = new ArrayList<>();
    forEach(files::add);
    return files;
  }

  /** The lists that this manifest names, beside which no other list of the collection is live. */
  public List<String> listIds() {
    return contents.parts().stream().map(part -> part.list().id()).toList();
  }

  /** Components of the vectors that are served; empty if none are. */
  public OptionalInt dimension() {
    return contents.dimensionBeside("");
  }
}
