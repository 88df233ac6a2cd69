package io.shardscan.ingestion.source.enumerator;

import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.catalog.UploadKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the enumerator keeps in a checkpoint: only what is under way, never history. It saves doing
 * work twice; without it the job finds the same work from the manifests and a listing.
 *
 * @param underWay files that were divided into splits and are not in their manifests yet
 * @param unassigned splits that no reader has
 */
public record WatchState(List<UnderWay> underWay, List<UploadSplit> unassigned) {
  public WatchState {
    underWay = List.copyOf(underWay);
    unassigned = List.copyOf(unassigned);
  }

  /**
   * A file that is under way.
   *
   * @param upload the file
   * @param etag the version, or null if what is under way is the file's deletion
   * @param bytes its bytes, 0 for a deletion
   * @param since when it was uploaded, or its deletion found; null in checkpoints of jobs that did
   *     not note it
   */
  public record UnderWay(
      UploadKey upload, @Nullable String etag, long bytes, @Nullable Instant since) {}
}
