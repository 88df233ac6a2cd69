package io.shardscan.ingestion.optimize.rewrite;

import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file of several that hold changes sent row by row: of each key the newest row, and the
 * deletions that hide rows of older files.
 *
 * <p>The new file's rows are in segments alone. An object beside the uploads stands for them, so
 * that whoever deletes the changes deletes these, too. It is put there before the last look at the
 * objects of the old files: whoever deletes those either is noticed by that look, or notices the
 * new object when looking again.
 */
public final class InlineFolding {
  private static final int BATCH_ROWS = 4_096;

  private final ObjectStore store;
  private final Path scratch;
  private final SegmentRewrite rewrite;
  private final Environment environment;

  /**
   * Folds files of a store.
   *
   * @param rewrite writes segments
   */
  public InlineFolding(
      ObjectStore store, Path scratch, SegmentRewrite rewrite, Environment environment) {
    this.store = store;
    this.scratch = scratch;
    this.rewrite = rewrite;
    this.environment = environment;
  }

  /**
   * Folds files.
   *
   * @param names the files, the oldest first
   * @param coding what to code rows with, or null not to code them
   * @return the change that puts the new file in their place; empty if they are not all as they
   *     have to be
   * @throws SegmentFullException if the rows do not fit in one segment
   */
  public Optional<ManifestChange> fold(
      Manifest manifest, List<String> names, SegmentRewrite.@Nullable Coding coding) {
    List<FileEntry> entries = new ArrayList<>();
    for (String name : names) {
      FileEntry entry = manifest.find(name).orElse(null);
      if (entry == null || entry.failed() || entry.rows() == 0) {
        return Optional.empty();
      }
      entries.add(entry);
    }
    List<ManifestChange.Taken> by = new ArrayList<>();
    boolean kept = false;
    try {
      boolean nothingOlder = !hasOlderRows(manifest, entries);
      write(manifest.collection(), entries, coding, nothingOlder, by);
      kept = uploadsAgree(manifest, entries);
      return kept
          ? Optional.of(new ManifestChange.Folded(entries, by, nothingOlder))
          : Optional.empty();
    } finally {
      if (!kept) {
        by.forEach(taken -> store.delete(upload(manifest.collection(), taken.file())));
      }
    }
  }

  /**
   * Ends a fold whose commit is over: one that was dropped leaves no object behind, and one whose
   * object has been deleted is taken back.
   *
   * @param committed the manifest after the commit
   * @return what has to be committed to take it back
   */
  public List<ManifestChange> settle(Manifest committed, ManifestChange.Folded folded) {
    CollectionId collection = committed.collection();
    List<ManifestChange> undone = new ArrayList<>();
    for (ManifestChange.Taken taken : folded.by()) {
      if (committed.find(taken.file()).isEmpty()) {
        store.delete(upload(collection, taken.file()));
      } else if (store.head(upload(collection, taken.file())).isEmpty()) {
        undone.add(new ManifestChange.Removed(taken.file()));
      }
    }
    return undone;
  }

  private void write(
      CollectionId collection,
      List<FileEntry> entries,
      SegmentRewrite.@Nullable Coding coding,
      boolean nothingOlder,
      List<ManifestChange.Taken> by) {
    String unique = environment.uniqueId().toString().substring(0, 8);
    String oldest = entries.getFirst().name();
    SegmentFile rowsFile = mark(collection, InlineFiles.folded(oldest, unique, false), by);
    ServedFiles served = ServedFiles.together(entries, rowsFile);
    List<SegmentRows> segments = new ArrayList<>();
    try {
      copy(collection, entries, false, segments);
      int ofRows = segments.size();
      copy(collection, entries, true, segments);
      LiveRows live = new LiveRows(segments, served);
      List<String> deleted = ofRows < segments.size() ? live.takeKeys(ofRows) : List.of();
      if (live.count() > 0) {
        List<SegmentRows> rows = segments.subList(0, ofRows);
        SegmentRef written = rewrite.write(collection, rows, List.of(rowsFile), live, coding);
        int dimension = rows.getFirst().descriptor().dimension();
        by.set(0, filled(by.getFirst(), dimension, written));
      } else {
        store.delete(upload(collection, by.removeFirst().file()));
      }
      if (!deleted.isEmpty() && !nothingOlder) {
        SegmentFile file = mark(collection, InlineFiles.folded(oldest, unique, true), by);
        by.set(by.size() - 1, filled(by.getLast(), 1, write(collection, file, deleted)));
      }
    } finally {
      segments.forEach(SegmentRows::close);
    }
  }

  /** Puts the object that stands for a new file. */
  private SegmentFile mark(CollectionId collection, String file, List<ManifestChange.Taken> by) {
    // Never twice the same, so that no two have the same version.
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    String etag = store.put(upload(collection, file), bytes, PutCondition.ALWAYS).etag();
    by.add(
        new ManifestChange.Taken(
            file, new FileVersion(etag, bytes.length, environment.now()), 0, 0, List.of()));
    return new SegmentFile(file, etag);
  }

  private static ManifestChange.Taken filled(
      ManifestChange.Taken empty, int dimension, SegmentRef segment) {
    return new ManifestChange.Taken(
        empty.file(), empty.version(), segment.rows(), dimension, List.of(segment));
  }

  private void copy(
      CollectionId collection, List<FileEntry> entries, boolean deletions, List<SegmentRows> to) {
    Set<String> copied = new HashSet<>();
    for (FileEntry entry : entries) {
      ServedRows served = Objects.requireNonNull(entry.served(), entry.name());
      if ((served.dimension() == 0) == deletions) {
        for (SegmentRef segment : served.segments()) {
          if (copied.add(segment.id())) {
            to.add(rewrite.copy(collection, segment));
          }
        }
      }
    }
  }

  private SegmentRef write(CollectionId collection, SegmentFile file, List<String> keys) {
    try (SegmentWriter writer = new SegmentWriter(scratch, 1)) {
      for (int from = 0; from < keys.size(); from += BATCH_ROWS) {
        List<String> some = keys.subList(from, Math.min(keys.size(), from + BATCH_ROWS));
        RowBatch batch =
            new RowBatch(
                some.size(), 1, new float[some.size()], some.toArray(String[]::new), List.of());
        if (writer.append(batch, 0, 0) < some.size()) {
          throw new SegmentFullException("deletions do not fit in one segment");
        }
      }
      String id = "optimized-" + environment.uniqueId();
      return writer.writeTo(store, collection, id, List.of(file));
    }
  }

  private static boolean hasOlderRows(Manifest manifest, List<FileEntry> entries) {
    long oldest =
        entries.stream()
            .mapToLong(entry -> Objects.requireNonNull(entry.served()).sequence())
            .min()
            .orElseThrow();
    return manifest.files().stream()
        .map(FileEntry::served)
        .anyMatch(
            served -> served != null && !served.segments().isEmpty() && served.sequence() < oldest);
  }

  /**
   * Whether all files are still there, and none that is older than the last of them waits for being
   * read: a change that comes late must not find that what it is older than has gone before it.
   */
  private boolean uploadsAgree(Manifest manifest, List<FileEntry> entries) {
    Set<String> missing = new HashSet<>();
    entries.forEach(entry -> missing.add(entry.name()));
    String last = entries.stream().map(FileEntry::name).max(String::compareTo).orElseThrow();
    boolean[] unread = {false};
    store.list(
        StoreLayout.uploads(manifest.collection()),
        object ->
            StoreLayout.parseUpload(object.key())
                .map(UploadKey::file)
                .filter(InlineFiles::isInline)
                .ifPresent(
                    file -> {
                      missing.remove(file);
                      unread[0] |=
                          !InlineFiles.isFolded(file)
                              && file.compareTo(last) < 0
                              && manifest.find(file).isEmpty();
                    }));
    return missing.isEmpty() && !unread[0];
  }

  private static String upload(CollectionId collection, String file) {
    return StoreLayout.upload(new UploadKey(collection, file));
  }
}
