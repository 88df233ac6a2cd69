package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.catalog.UploadKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/**
 * Gathers the outcomes of splits until a file's are all there, and then gives the file to the
 * committer with the next checkpoint. One task alone, so it sees every split of every file.
 */
final class CompletionWriter
    implements CommittingSinkWriter<SplitOutcome, FileOutcome>,
        StatefulSinkWriter<SplitOutcome, PendingFile> {
  private record VersionKey(UploadKey upload, String etag) {}

  private final Map<VersionKey, PendingFile> pending = new HashMap<>();
  private final List<FileOutcome> complete = new ArrayList<>();

  CompletionWriter(Collection<PendingFile> restored) {
    restored.forEach(
        file -> pending.put(new VersionKey(file.upload(), file.version().etag()), file));
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
    PendingFile file =
        before != null && before.count() == outcome.count()
            ? before.with(outcome)
            : new PendingFile(
                outcome.upload(),
                outcome.version(),
                outcome.count(),
                Map.of(outcome.index(), outcome));
    if (file.complete()) {
      pending.remove(key);
      file.outcome().ifPresent(complete::add);
    } else {
      pending.put(key, file);
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    // Files that are complete leave with prepareCommit; the others wait for their splits.
  }

  @Override
  public Collection<FileOutcome> prepareCommit() {
    List<FileOutcome> ready = List.copyOf(complete);
    complete.clear();
    return ready;
  }

  @Override
  public List<PendingFile> snapshotState(long checkpoint) {
    return List.copyOf(pending.values());
  }

  @Override
  public void close() {
    // Holds nothing but memory.
  }
}
