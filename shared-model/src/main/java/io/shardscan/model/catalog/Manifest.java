package io.shardscan.model.catalog;

import io.shardscan.model.basis.Calibration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final Tuning tuning;

  Manifest(
      CollectionId collection,
      long epoch,
      long nextSequence,
      ManifestContents contents,
      Tuning tuning) {
    this.tuning = tuning;
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
    return new Manifest(collection, 0, 1, new ManifestContents(List.of(), Map.of()), Tuning.NONE);
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

  /** What is known of the rows that searches profit from. */
  public Tuning tuning() {
    return tuning;
  }

  /** The id of the basis that rows are to be coded in, or null if none has been trained. */
  public @Nullable String basis() {
    return tuning.basis() == null ? null : tuning.basis().id();
  }

  /** What approximate searches may assume, or null if that has not been measured. */
  public @Nullable Calibration calibration() {
    return tuning.calibration();
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
    return contents.dimensionBeside("", Set.of());
  }
}
