package io.shardscan.ingestion.commit;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileEntry;
import io.shardscan.model.catalog.ManifestStore;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which files may be committed: all, unless they are read again together with others that
 * have not been read. Then none of them may, until for each of these the bucket's version has been
 * read, or is committed, or the file is gone. Used by one thread.
 */
final class FilesTogether implements AutoCloseable {
  private final ObjectStore store;
  private final ReprocessingStore reprocessings;
  private final ManifestStore manifests;

  FilesTogether(ObjectStore store, Environment environment) {
    this.store = store;
    this.reprocessings = new ReprocessingStore(store);
    this.manifests = new ManifestStore(store, environment);
  }

  /**
   * Those of a collection's files that may be committed now. Files of the same bytes as before say
   * so.
   *
   * @param read what came of them, of several versions of a file as it may be
   */
  List<FileOutcome> released(CollectionId collection, Collection<FileOutcome> read) {
    Optional<Reprocessing> asked = reprocessings.load(collection);
    if (asked.isEmpty()) {
      return List.copyOf(read);
    }
    Map<String, List<FileOutcome>> together = new HashMap<>();
    List<FileOutcome> released = new ArrayList<>();
    for (FileOutcome outcome : read) {
      if (asked.get().find(outcome.upload().file()).isPresent()) {
        together.computeIfAbsent(outcome.upload().file(), file -> new ArrayList<>()).add(outcome);
      } else {
        released.add(outcome);
      }
    }
    if (!together.isEmpty() && asked.get().ready() && allRead(collection, asked.get(), together)) {
      for (Reprocessing.Member member : asked.get().members()) {
        for (FileOutcome outcome : together.getOrDefault(member.file(), List.of())) {
          released.add(inPlace(outcome, member));
        }
      }
    }
    return released;
  }

  private boolean allRead(
      CollectionId collection, Reprocessing asked, Map<String, List<FileOutcome>> read) {
    var manifest = manifests.load(collection, null).manifest();
    for (Reprocessing.Member member : asked.members()) {
      String file = member.file();
      StoredObject now =
          store.head(StoreLayout.upload(new UploadKey(collection, file))).orElse(null);
      FileEntry entry = manifest.find(file).orElse(null);
      boolean settled =
          now == null
              || read.getOrDefault(file, List.of()).stream()
                  .anyMatch(outcome -> isCurrent(outcome, now, member))
              || (entry != null && entry.version().isOf(now));
      if (!settled) {
        return false;
      }
    }
    return true;
  }

  private static FileOutcome inPlace(FileOutcome outcome, Reprocessing.Member member) {
    return outcome instanceof FileOutcome.Taken taken
            && taken.version().etag().equals(member.after())
        ? taken.inPlaceOf(member.before())
        : outcome;
  }

  private static boolean isCurrent(
      FileOutcome outcome, StoredObject now, Reprocessing.Member member) {
    return switch (outcome) {
      case FileOutcome.Taken taken -> CurrentVersions.isCurrent(taken.version(), now, member);
      case FileOutcome.Failed failed -> CurrentVersions.isCurrent(failed.version(), now, member);
      case FileOutcome.Gone gone -> false;
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
