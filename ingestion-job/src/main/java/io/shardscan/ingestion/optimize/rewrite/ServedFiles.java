package io.shardscan.ingestion.optimize.rewrite;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import io.shardscan.model.segment.SegmentFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a manifest says of some segments.
 *
 * @param segments those of the segments that it names, by id
 * @param files the versions of files of which they serve rows
 * @param places a segment's id: for each file of which it serves rows, which of {@link #files} that
 *     is, and how new these rows are among the file's
 */
record ServedFiles(
    Map<String, SegmentRef> segments,
    List<SegmentFile> files,
    Map<String, Map<SegmentFile, Served>> places) {
  /**
   * A file's rows in a segment.
   *
   * @param file the file's place in {@link ServedFiles#files}
   * @param place the segment's place among those of the file
   */
  record Served(int file, int place) {}

  /** Looks some segments up. */
  static ServedFiles of(Manifest manifest, Set<String> ids) {
    ServedFiles found = new ServedFiles(new HashMap<>(), new ArrayList<>(), new HashMap<>());
    manifest.forEach(
        entry -> {
          ServedRows served = entry.served();
          if (served != null) {
            found.add(new SegmentFile(entry.name(), served.etag()), served, ids);
          }
        });
    return found;
  }

  /**
   * Looks all rows of some files up, as if they were of one file: those of a later file are newer.
   *
   * @param entries the files' entries, the oldest first
   * @param into the file that they are to be of
   */
  static ServedFiles together(List<FileEntry> entries, SegmentFile into) {
    ServedFiles found = new ServedFiles(new HashMap<>(), List.of(into), new HashMap<>());
    int place = 0;
    for (FileEntry entry : entries) {
      ServedRows served = Objects.requireNonNull(entry.served(), entry.name());
      for (SegmentRef segment : served.segments()) {
        found.segments.put(segment.id(), segment);
        found
            .places
            .computeIfAbsent(segment.id(), id -> new HashMap<>())
            .put(new SegmentFile(entry.name(), served.etag()), new Served(0, place++));
      }
    }
    return found;
  }

  private void add(SegmentFile file, ServedRows served, Set<String> ids) {
    boolean named = false;
    for (int i = 0; i < served.segments().size(); i++) {
      SegmentRef segment = served.segments().get(i);
      if (ids.contains(segment.id())) {
        named = true;
        segments.put(segment.id(), segment);
        places
            .computeIfAbsent(segment.id(), id -> new HashMap<>())
            .put(file, new Served(files.size(), served.places().get(i)));
      }
    }
    if (named) {
      files.add(file);
    }
  }
}
