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
   * @param read what came of them
   */
  List<FileOutcome> released(CollectionId collection, Collection<FileOutcome> read) {
    Optional<Reprocessing> asked = reprocessings.load(collection);
    if (asked.isEmpty()) {
      return List.copyOf(read);
    }
    Map<String, FileOutcome> together = new HashMap<>();
    List<FileOutcome> released = new ArrayList<>();
    for (FileOutcome outcome : read) {
      if (asked.get().find(outcome.upload().file()).isPresent()) {
        together.put(outcome.upload().file(), outcome);
      } else {
        released.add(outcome);
      }
    }
    if (!together.isEmpty() && asked.get().ready() && allRead(collection, asked.get(), together)) {
      for (Reprocessing.Member member : asked.get().members()) {
        FileOutcome outcome = together.get(member.file());
        if (outcome != null) {
          released.add(inPlace(outcome, member));
        }
      }
    }
    return released;
  }

  private boolean allRead(
      CollectionId collection, Reprocessing asked, Map<String, FileOutcome> read) {
    var manifest = manifests.load(collection, null).manifest();
    for (Reprocessing.Member member : asked.members()) {
      String file = member.file();
      String now =
          store
              .head(StoreLayout.upload(new UploadKey(collection, file)))
              .map(StoredObject::etag)
              .orElse(null);
      FileOutcome outcome = read.get(file);
      FileEntry entry = manifest.find(file).orElse(null);
      boolean settled =
          now == null
              || (outcome != null && now.equals(version(outcome)))
              || (entry != null && now.equals(entry.version().etag()));
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

  private static String version(FileOutcome outcome) {
    return switch (outcome) {
      case FileOutcome.Taken taken -> taken.version().etag();
      case FileOutcome.Failed failed -> failed.version().etag();
      case FileOutcome.Gone gone -> "";
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
