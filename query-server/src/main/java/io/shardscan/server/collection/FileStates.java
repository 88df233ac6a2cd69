package io.shardscan.server.collection;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.collection.FileSummary.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Uploaded files, compared with those that a snapshot serves.
 *
 * @param files every uploaded file, by name
 * @param deletionPending whether a file that was deleted is still served
 */
record FileStates(List<FileSummary> files, boolean deletionPending) {
  /**
   * Compares.
   *
   * @param uploads the uploaded files by name
   * @param served the files of the snapshot by name
   */
  static FileStates of(SortedMap<String, StoredObject> uploads, Map<String, FileEntry> served) {
    List<FileSummary> files = new ArrayList<>(uploads.size());
    List<FileSummary> inline = new ArrayList<>();
    int[] known = {0};
    uploads.forEach(
        (name, object) -> {
          FileEntry entry = served.get(name);
          if (entry == null && InlineFiles.isFolded(name)) {
            return; // it stands for nothing yet, or no longer
          }
          known[0] += entry == null || InlineFiles.isFoldedAway(entry) ? 0 : 1;
          (InlineFiles.isInline(name) ? inline : files).add(summary(name, object, entry));
        });
    if (!inline.isEmpty()) {
      files.add(together(inline));
    }
    long withRows =
        served.values().stream().filter(entry -> !InlineFiles.isFoldedAway(entry)).count();
    return new FileStates(files, known[0] < withRows);
  }

  /** Files of changes that were sent row by row, as the one file that they are to users. */
  private static FileSummary together(List<FileSummary> inline) {
    boolean failed = inline.stream().anyMatch(file -> file.state() == State.FAILED);
    boolean processing = inline.stream().anyMatch(file -> file.state() == State.PROCESSING);
    return new FileSummary(
        InlineFiles.NAME,
        inline.stream().mapToLong(FileSummary::size).sum(),
        inline.stream()
            .map(FileSummary::modified)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH),
        processing ? State.PROCESSING : failed ? State.FAILED : State.READY,
        inline.stream()
            .map(FileSummary::failureReason)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        inline.stream().mapToLong(FileSummary::rows).sum(),
        inline.stream().mapToInt(FileSummary::segments).sum());
  }

  private static FileSummary summary(String name, StoredObject object, @Nullable FileEntry entry) {
    boolean current = entry != null && entry.version().etag().equals(object.etag());
    State state = !current ? State.PROCESSING : entry.failed() ? State.FAILED : State.READY;
    return new FileSummary(
        name,
        object.size(),
        object.modified(),
        state,
        state == State.FAILED ? entry.failure() : null,
        entry == null || InlineFiles.isDeletions(name) ? 0 : entry.rows(),
        entry == null || entry.served() == null ? 0 : entry.served().segments().size());
  }

  /** Whether some upload, replacement or deletion is not served yet. */
  boolean processing() {
    return deletionPending || files.stream().anyMatch(file -> file.state() == State.PROCESSING);
  }

  /** Why the first of the files that could not be taken could not, or null if all could. */
  @Nullable String failureReason() {
    return files.stream()
        .filter(file -> file.state() == State.FAILED)
        .findFirst()
        .map(file -> "File '%s': %s".formatted(file.name(), file.failureReason()))
        .orElse(null);
  }
}
