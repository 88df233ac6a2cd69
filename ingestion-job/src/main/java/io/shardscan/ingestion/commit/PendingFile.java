package io.shardscan.ingestion.commit;

import io.shardscan.ingestion.source.split.SplitOutcome;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.UploadKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version of a file some of whose splits are done. An outcome of the same split that comes again,
 * as after a restart, takes the earlier one's place.
 *
 * @param upload the file
 * @param version the version
 * @param count the number of its splits
 * @param outcomes the outcomes so far, by the split's number
 */
public record PendingFile(
    UploadKey upload, FileVersion version, int count, Map<Integer, SplitOutcome.OfRows> outcomes) {
  public PendingFile {
    outcomes = new TreeMap<>(outcomes);
  }

  /** With one more outcome. */
  PendingFile with(SplitOutcome.OfRows outcome) {
    Map<Integer, SplitOutcome.OfRows> more = new TreeMap<>(outcomes);
    more.put(outcome.index(), outcome);
    return new PendingFile(upload, version, count, more);
  }

  /** Whether all splits are done. */
  boolean complete() {
    return outcomes.size() == count;
  }

  /**
   * What is to be committed, now that all splits are done: the file whole or not at all.
   *
   * @return empty if the version was replaced or deleted before it was read whole
   */
  Optional<FileOutcome> outcome() {
    long rows = 0;
    int dimension = 0;
    List<SegmentRef> segments = new ArrayList<>();
    for (SplitOutcome.OfRows outcome : outcomes.values()) {
      switch (outcome) {
        case SplitOutcome.Superseded superseded -> {
          return Optional.empty();
        }
        case SplitOutcome.Failed failed -> {
          return Optional.of(new FileOutcome.Failed(upload, version, failed.reason()));
        }
        case SplitOutcome.Written written -> {
          if (dimension != 0 && written.dimension() != 0 && written.dimension() != dimension) {
            return Optional.of(
                new FileOutcome.Failed(
                    upload,
                    version,
                    "The file mixes vectors of %d and of %d dimensions; all must have the same."
                        .formatted(dimension, written.dimension())));
          }
          dimension = Math.max(dimension, written.dimension());
          rows += written.rows();
          segments.addAll(written.segments());
        }
      }
    }
    if (rows == 0) {
      return Optional.of(new FileOutcome.Failed(upload, version, "The file has no rows."));
    }
    return Optional.of(new FileOutcome.Taken(upload, version, rows, dimension, segments, null));
  }
}
