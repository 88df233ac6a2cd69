package io.shardscan.server.catalog;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes one epoch into another.
 *
 * @param changed files that are new or have changed, by name
 * @param gone names of files that are no longer there
 * @param removed placements that end
 * @param added placements that begin
 */
record EpochChange(
    Map<String, FileEntry> changed,
    Set<String> gone,
    List<Placement> removed,
    List<Placement> added) {
  /**
   * Compares what is served with a manifest. Entries that both share are not looked into.
   *
   * @param files the files as they are served, by name
   */
  static EpochChange between(Map<String, FileEntry> files, Manifest next) {
    Map<String, FileEntry> changed = new HashMap<>();
    int[] known = {0};
    next.forEach(
        entry -> {
          FileEntry before = files.get(entry.name());
          if (before != null) {
            known[0]++;
          }
          if (!entry.equals(before)) {
            changed.put(entry.name(), entry);
          }
        });
    Set<String> gone = known[0] == files.size() ? Set.of() : gone(files, next);
    List<Placement> removed = new ArrayList<>();
    List<Placement> added = new ArrayList<>();
    for (String name : gone) {
      removed.addAll(Placement.of(files.get(name)));
    }
    for (FileEntry entry : changed.values()) {
      List<Placement> before = Placement.of(files.get(entry.name()));
      List<Placement> after = Placement.of(entry);
      if (!after.equals(before)) {
        addDifference(before, after, removed);
        addDifference(after, before, added);
      }
    }
    return new EpochChange(changed, gone, removed, added);
  }

  /** Ids of the segments in which placements begin. */
  Set<String> addedSegments() {
    Set<String> ids = new HashSet<>();
    added.forEach(placement -> ids.add(placement.segment().id()));
    return ids;
  }

  private static Set<String> gone(Map<String, FileEntry> files, Manifest next) {
    Set<String> gone = new HashSet<>(files.keySet());
    next.forEach(entry -> gone.remove(entry.name()));
    return gone;
  }

  private static void addDifference(List<Placement> a, List<Placement> b, List<Placement> target) {
    Set<Placement> other = new HashSet<>(b);
    a.stream().filter(placement -> !other.contains(placement)).forEach(target::add);
  }
}
