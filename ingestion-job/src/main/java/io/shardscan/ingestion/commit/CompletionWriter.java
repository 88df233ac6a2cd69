package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.DamagedCatalogException;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the outcomes of splits until a file's are all there, and then gives the file to the
 * committer with the next checkpoint, or with a later one if others are to change with it. One task
 * alone, so it sees every split of every file.
 */
final class CompletionWriter
    implements CommittingSinkWriter<SplitOutcome, FileOutcome>,
        StatefulSinkWriter<SplitOutcome, PendingFile> {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionWriter.class);

  /**
   * Most versions of one file that wait for others at the same time. Of readers that work side by
   * side the one with an older version may be last, so several are kept; if the one that the bucket
   * holds should not be among them, the watcher has it read again.
   */
  static final int MAX_VERSIONS = 8;

  private record VersionKey(UploadKey upload, String etag) {}

  private final FilesTogether together;
  private final Map<VersionKey, PendingFile> pending = new HashMap<>();

  /** Versions that are read whole and have not been given to the committer, in their order. */
  private final Map<UploadKey, List<PendingFile>> read = new LinkedHashMap<>();

  private final List<FileOutcome> complete = new ArrayList<>();

  CompletionWriter(Collection<PendingFile> restored, FilesTogether together) {
    this.together = together;
    restored.forEach(this::keep);
  }

  @Override
  public void write(SplitOutcome outcome, Context context) {
    switch (outcome) {
      case SplitOutcome.Gone gone -> complete.add(new FileOutcome.Gone(gone.upload()));
      case SplitOutcome.OfRows rows -> add(rows);
    }
  }

  private void add(SplitOutcome.OfRows outcome) {
    VersionKey key = new VersionKey(outcome.upload(), outcome.version().etag());
    PendingFile before = pending.get(key);
    // Another count means that the version was divided anew, with other bounds: begin again.
    keep(
        before != null && before.count() == outcome.count()
            ? before.with(outcome)
            : new PendingFile(
                outcome.upload(),
                outcome.version(),
                outcome.count(),
                Map.of(outcome.index(), outcome)));
  }

  private void keep(PendingFile file) {
    VersionKey key = new VersionKey(file.upload(), file.version().etag());
    if (!file.complete()) {
      pending.put(key, file);
      return;
    }
    pending.remove(key);
    Optional<FileOutcome> outcome = file.outcome();
    if (outcome.isPresent() && InlineFiles.isInline(file.upload().file())) {
      complete.add(outcome.get());
    } else if (outcome.isPresent()) {
      List<PendingFile> versions = read.computeIfAbsent(file.upload(), upload -> new ArrayList<>());
      versions.removeIf(version -> version.version().etag().equals(key.etag()));
      versions.add(file);
      if (versions.size() > MAX_VERSIONS) {
        versions.removeFirst();
      }
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    // Files that are complete leave with prepareCommit; the others wait for their splits.
  }

  @Override
  public Collection<FileOutcome> prepareCommit() {
    Map<CollectionId, List<FileOutcome>> byCollection = new LinkedHashMap<>();
    for (List<PendingFile> versions : read.values()) {
      for (PendingFile file : versions) {
        byCollection
            .computeIfAbsent(file.upload().collection(), id -> new ArrayList<>())
            .add(file.outcome().orElseThrow());
      }
    }
    byCollection.forEach(this::release);
    List<FileOutcome> ready = List.copyOf(complete);
    complete.clear();
    return ready;
  }

  private void release(CollectionId collection, List<FileOutcome> outcomes) {
    List<FileOutcome> released;
    try {
      released = together.released(collection, outcomes);
    } catch (ObjectStoreException | DamagedCatalogException e) {
      LOG.warn("Files of collection {} wait for the next checkpoint", collection, e);
      return;
    }
    for (FileOutcome outcome : released) {
      complete.add(outcome);
      read.remove(outcome.upload());
    }
  }

  @Override
  public List<PendingFile> snapshotState(long checkpoint) {
    List<PendingFile> all = new ArrayList<>(pending.values());
    read.values().forEach(all::addAll);
    return all;
  }

  @Override
  public void close() {
    together.close();
  }
}
