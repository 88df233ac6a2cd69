package io.shardscan.model.catalog;

import io.shardscan.model.environment.Environment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The next manifest, worked out from the present one and a commit's changes. Holds no state beyond
 * that and touches no store.
 */
final class ManifestUpdate {
  /**
   * Recent entries from which a list is made: with more, each commit would write them all again.
   */
  static final int MAX_RECENT = 256;

  /**
   * Most entries of a list. Commits that change many files at once would else write many lists; of
   * a list most of which is struck out the rest is written again.
   */
  private static final int MAX_LISTED = 1_024;

  private final Manifest base;
  private final Environment environment;
  private final List<ManifestContents.Part> parts;
  private final Map<String, FileEntry> recent;
  private final ManifestContents contents;
  private final List<FileList> newLists = new ArrayList<>();

  /** Files that are yet to change in this commit: what their rows were holds up none of it. */
  private final Set<String> toBeReadAgain = new HashSet<>();

  private long nextSequence;
  private Tuning tuning;
  private boolean changed;

  private ManifestUpdate(Manifest base, Environment environment) {
    this.base = base;
    this.environment = environment;
    this.parts = new ArrayList<>(base.contents().parts());
    this.recent = new LinkedHashMap<>(base.contents().recent());
    this.contents = new ManifestContents(parts, recent);
    this.nextSequence = base.nextSequence();
    this.tuning = base.tuning();
  }

  /**
   * The outcome of applying changes.
   *
   * @param manifest the next manifest; the base itself if nothing changes
   * @param newLists lists that it names and that must be written before it
   */
  record Result(Manifest manifest, List<FileList> newLists) {}

  /** Applies changes in their order. */
  static Result apply(Manifest base, List<ManifestChange> changes, Environment environment) {
    ManifestUpdate update = new ManifestUpdate(base, environment);
    update.toBeReadAgain.addAll(readAgainTogether(changes));
    inOrder(changes).forEach(update::apply);
    return update.finish();
  }

  /**
   * The files that a commit takes, if some of them are read again, and all have vectors of one
   * dimension: else one of them would fail, and its rows stay beside others of another dimension.
   */
  private static Set<String> readAgainTogether(List<ManifestChange> changes) {
    Set<String> files = new HashSet<>();
    Set<Integer> dimensions = new HashSet<>();
    boolean again = false;
    for (ManifestChange change : changes) {
      if (change instanceof ManifestChange.Taken taken && !InlineFiles.isInline(taken.file())) {
        files.add(taken.file());
        dimensions.add(taken.dimension());
        again |= taken.inPlaceOf() != null;
      }
    }
    return again && dimensions.size() == 1 ? files : Set.of();
  }

  /** The changes in their order, but inline files as they were sent. */
  private static List<ManifestChange> inOrder(List<ManifestChange> changes) {
    List<ManifestChange> ordered = new ArrayList<>();
    List<ManifestChange.Taken> inline = new ArrayList<>();
    for (ManifestChange change : changes) {
      if (change instanceof ManifestChange.Taken taken && InlineFiles.isInline(taken.file())) {
        inline.add(taken);
      } else {
        ordered.add(change);
      }
    }
    inline.sort(Comparator.comparing(ManifestChange.Taken::file));
    ordered.addAll(inline);
    return ordered;
  }

  private void apply(ManifestChange change) {
    switch (change) {
      case ManifestChange.OfFile ofFile -> apply(ofFile);
      case ManifestChange.Swapped swapped -> swap(swapped);
      case ManifestChange.Folded folded -> fold(folded);
      case ManifestChange.BasisTrained trained -> {
        if (!trained.basis().equals(tuning.basis())) {
          tuning = new Tuning(trained.basis(), tuning.calibration(), tuning.calibratedRows());
          changed = true;
        }
      }
      case ManifestChange.Calibrated measured -> {
        TrainedBasis basis = tuning.basis();
        if (basis != null
            && basis.id().equals(measured.calibration().basis())
            && !(measured.rows() == tuning.calibratedRows()
                && TuningJson.same(measured.calibration(), tuning.calibration()))) {
          tuning = new Tuning(basis, measured.calibration(), measured.rows());
          changed = true;
        }
      }
    }
  }

  private void apply(ManifestChange.OfFile change) {
    Optional<FileEntry> known = contents.find(change.file());
    switch (change) {
      case ManifestChange.Removed removed -> {
        if (known.isPresent()) {
          strike(removed.file());
        }
      }
      case ManifestChange.Failed failed -> {
        if (!knows(known, failed.version())) {
          fail(failed.file(), failed.version(), failed.reason(), known);
        }
      }
      case ManifestChange.Taken taken -> {
        if (!knows(known, taken.version())) {
          take(taken, known);
        }
      }
    }
  }

  private void swap(ManifestChange.Swapped swapped) {
    String basis = swapped.by().basis();
    if (basis != null && (tuning.basis() == null || !basis.equals(tuning.basis().id()))) {
      return;
    }
    Set<String> replaced = Set.copyOf(swapped.replaced());
    Set<String> found = new HashSet<>();
    List<FileEntry> entries = new ArrayList<>();
    for (String file : new LinkedHashSet<>(swapped.files())) {
      FileEntry entry = contents.find(file).orElse(null);
      ServedRows served = entry == null ? null : entry.served();
      if (entry == null || served == null) {
        continue;
      }
      ServedRows after = served.swap(replaced, swapped.by());
      if (after == null) {
        return;
      }
      served.segments().forEach(segment -> found.add(segment.id()));
      if (!after.segments().equals(served.segments())) {
        entries.add(new FileEntry(file, entry.version(), entry.failure(), after));
      }
    }
    if (found.containsAll(replaced)) {
      entries.forEach(this::put);
    }
  }

  private void fold(ManifestChange.Folded folded) {
    Map<String, FileEntry> entries = new LinkedHashMap<>();
    long oldest = Long.MAX_VALUE;
    long newest = 0;
    for (FileEntry before : folded.before()) {
      FileEntry entry = contents.find(before.name()).orElse(null);
      ServedRows served = entry == null ? null : entry.served();
      ServedRows then = before.served();
      if (entry == null
          || served == null
          || then == null
          || entry.failed()
          || !served.etag().equals(then.etag())
          || !served.segments().equals(then.segments())) {
        return;
      }
      oldest = Math.min(oldest, served.sequence());
      newest = Math.max(newest, served.sequence());
      entries.put(entry.name(), entry);
    }
    if (rowsBetween(folded.nothingOlder() ? 0 : oldest, newest, entries.keySet())
        || !codedAsTheCollection(folded)) {
      return;
    }
    for (FileEntry entry : entries.values()) {
      ServedRows served = Objects.requireNonNull(entry.served(), "it was looked at");
      put(
          new FileEntry(
              entry.name(),
              entry.version(),
              null,
              new ServedRows(served.etag(), served.sequence(), 0, 0, List.of())));
    }
    for (ManifestChange.Taken taken : folded.by()) {
      boolean deletions = InlineFiles.isDeletions(taken.file());
      put(
          new FileEntry(
              taken.file(),
              taken.version(),
              null,
              new ServedRows(
                  taken.version().etag(),
                  deletions ? oldest : newest,
                  taken.rows(),
                  deletions ? 0 : taken.dimension(),
                  taken.segments())));
    }
  }

  /** Whether other files have rows of sequences from one to another. */
  private boolean rowsBetween(long first, long last, Set<String> files) {
    boolean[] found = {false};
    contents.forEach(
        entry -> {
          ServedRows served = entry.served();
          found[0] |=
              served != null
                  && !served.segments().isEmpty()
                  && served.sequence() >= first
                  && served.sequence() <= last
                  && !files.contains(entry.name());
        });
    return found[0];
  }

  private boolean codedAsTheCollection(ManifestChange.Folded folded) {
    String basis = tuning.basis() == null ? null : tuning.basis().id();
    return folded.by().stream()
        .flatMap(taken -> taken.segments().stream())
        .allMatch(segment -> segment.basis() == null || segment.basis().equals(basis));
  }

  private void take(ManifestChange.Taken taken, Optional<FileEntry> known) {
    toBeReadAgain.remove(taken.file());
    OptionalInt dimension = contents.dimensionBeside(taken.file(), toBeReadAgain);
    boolean deletions = InlineFiles.isDeletions(taken.file());
    if (!deletions && dimension.isPresent() && dimension.getAsInt() != taken.dimension()) {
      fail(
          taken.file(),
          taken.version(),
          "The file's vectors have %d dimensions, but those of collection '%s' have %d. Upload vectors of %d dimensions, or use another collection."
              .formatted(
                  taken.dimension(),
                  base.collection().name(),
                  dimension.getAsInt(),
                  dimension.getAsInt()),
          known);
      return;
    }
    ServedRows served =
        new ServedRows(
            taken.version().etag(),
            sequenceOf(taken, known),
            taken.rows(),
            deletions ? 0 : taken.dimension(),
            taken.segments());
    put(new FileEntry(taken.file(), taken.version(), null, served));
  }

  private long sequenceOf(ManifestChange.Taken taken, Optional<FileEntry> known) {
    ServedRows before = known.map(FileEntry::served).orElse(null);
    if (before != null && before.etag().equals(taken.inPlaceOf())) {
      return before.sequence();
    }
    return InlineFiles.isInline(taken.file()) ? sequenceOf(taken.file()) : nextSequence++;
  }

  /**
   * The sequence of an inline file that is new. If a later one was committed before it, it gets
   * that one's, and everything from there on moves up by one.
   */
  private long sequenceOf(String file) {
    long[] sequence = {nextSequence++};
    contents.forEach(
        entry -> {
          ServedRows served = entry.served();
          if (served != null
              && InlineFiles.isInline(entry.name())
              && !InlineFiles.isFoldedAway(entry)
              && entry.name().compareTo(file) > 0) {
            sequence[0] = Math.min(sequence[0], served.sequence());
          }
        });
    if (sequence[0] < nextSequence - 1) {
      List<FileEntry> later = new ArrayList<>();
      contents.forEach(
          entry -> {
            if (entry.served() != null && entry.served().sequence() >= sequence[0]) {
              later.add(entry);
            }
          });
      for (FileEntry entry : later) {
        ServedRows served = Objects.requireNonNull(entry.served(), "it was looked at");
        put(new FileEntry(entry.name(), entry.version(), entry.failure(), served.movedUp()));
      }
    }
    return sequence[0];
  }

  private void fail(String file, FileVersion version, String reason, Optional<FileEntry> known) {
    put(new FileEntry(file, version, reason, known.map(FileEntry::served).orElse(null)));
  }

  private static boolean knows(Optional<FileEntry> known, FileVersion version) {
    return known.isPresent() && known.get().version().etag().equals(version.etag());
  }

  private void put(FileEntry entry) {
    strike(entry.name());
    recent.put(entry.name(), entry);
    changed = true;
  }

  private void strike(String name) {
    changed = true;
    if (recent.remove(name) != null) {
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      ManifestContents.Part part = parts.get(i);
      Integer ordinal = part.list().ordinal(name);
      if (ordinal != null && !part.struck().get(ordinal)) {
        BitSet struck = (BitSet) part.struck().clone();
        struck.set(ordinal);
        parts.set(i, new ManifestContents.Part(part.list(), struck));
        return;
      }
    }
  }

  private Result finish() {
    if (!changed) {
      return new Result(base, List.of());
    }
    dissolveHollowParts();
    while (recent.size() > MAX_RECENT) {
      List<FileEntry> oldest = recent.values().stream().limit(MAX_LISTED).toList();
      oldest.forEach(entry -> recent.remove(entry.name()));
      FileList list = new FileList(environment.uniqueId().toString(), oldest);
      newLists.add(list);
      parts.add(new ManifestContents.Part(list, new BitSet()));
    }
    return new Result(
        new Manifest(base.collection(), base.epoch() + 1, nextSequence, contents, tuning),
        newLists);
  }

  /**
   * Takes what is left of lists that are mostly struck out into the recent entries. Many lists may
   * come to that at once; those beyond a commit's share are left to later ones.
   */
  private void dissolveHollowParts() {
    int taken = 0;
    for (int i = parts.size() - 1; i >= 0; i--) {
      ManifestContents.Part part = parts.get(i);
      int live = part.live();
      if (live * 2 < part.list().entries().size() && taken + live <= MAX_LISTED) {
        taken += live;
        parts.remove(i);
        part.forEach(entry -> recent.put(entry.name(), entry));
      }
    }
  }
}
