package io.shardscan.server.collection;

import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.collection.FileSummary.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    int[] known = {0};
    uploads.forEach(
        (name, object) -> {
          FileEntry entry = served.get(name);
          known[0] += entry == null ? 0 : 1;
          files.add(summary(name, object, entry));
        });
    return new FileStates(files, known[0] < served.size());
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
        entry == null ? 0 : entry.rows(),
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
