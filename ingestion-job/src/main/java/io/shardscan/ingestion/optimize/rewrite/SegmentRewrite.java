package io.shardscan.ingestion.optimize.rewrite;

import io.shardscan.ingestion.optimize.rows.SegmentRows;
import io.shardscan.ingestion.train.RowEncoder;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.ManifestChange;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.segment.RowCodes;
import io.shardscan.model.segment.SegmentFile;
import io.shardscan.model.segment.SegmentWriter;
import io.shardscan.model.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes segments again as one: with the rows that are live, in the order of their cells if they
 * are coded, else in the order in which they were. Memory is bounded by some tens of MiB whatever
 * the segments' size; what is more lies in the scratch directory, which has to have room for the
 * segments and twice their codes.
 */
public final class SegmentRewrite {
  /** Bytes of vectors that are written at a time, and most rows: a row is up to 1 MiB beside. */
  private static final int BATCH_BYTES = 1 << 20;

  private static final int BATCH_ROWS = 64;

  private final ObjectStore store;
  private final Path scratch;
  private final Runnable step;
  private final Environment environment;

  /**
   * Rewrites segments of a store.
   *
   * @param scratch local directory
   * @param step called now and then; may throw to give up
   * @param environment gives the ids of new segments
   */
  public SegmentRewrite(ObjectStore store, Path scratch, Runnable step, Environment environment) {
    this.environment = environment;
    this.store = store;
    this.scratch = scratch;
    this.step = step;
  }

  /**
   * What rows are coded with.
   *
   * @param basis id of the basis
   * @param encoder an encoder in this basis
   */
  public record Coding(String basis, RowEncoder encoder) {}

  /**
   * Writes segments again.
   *
   * @param manifest says what is live
   * @param ids the segments
   * @param coding what to code rows with, or null not to code them
   * @return the change that puts the new segment in their place; empty if one of them is no longer
   *     served
   * @throws SegmentFullException if the rows do not fit in one segment
   * @throws io.shardscan.model.segment.DamagedSegmentException if a segment is damaged
   * @throws io.shardscan.model.store.ObjectStoreException if the store fails
   */
  public Optional<ManifestChange> rewrite(
      Manifest manifest, List<String> ids, @Nullable Coding coding) {
    ServedFiles served = ServedFiles.of(manifest, Set.copyOf(ids));
    if (served.segments().size() < ids.size()) {
      return Optional.empty();
    }
    List<SegmentRows> segments = new ArrayList<>();
    try {
      for (String id : ids) {
        segments.add(copy(manifest.collection(), served.segments().get(id)));
      }
      LiveRows live = new LiveRows(segments, served);
      SegmentRef written = write(manifest.collection(), segments, served.files(), live, coding);
      List<String> names = served.files().stream().map(SegmentFile::name).toList();
      return Optional.of(new ManifestChange.Swapped(names, ids, written));
    } finally {
      segments.forEach(SegmentRows::close);
    }
  }

  /** Copies a segment into the scratch directory. */
  SegmentRows copy(CollectionId collection, SegmentRef segment) {
    step.run();
    return SegmentRows.copy(store, collection, segment, scratch);
  }

  /** Writes the live rows of segments as one. */
  SegmentRef write(
      CollectionId collection,
      List<SegmentRows> segments,
      List<SegmentFile> files,
      LiveRows live,
      @Nullable Coding coding) {
    int dimension = segments.getFirst().descriptor().dimension();
    String basis = coding == null ? null : coding.basis();
    try (CodedRows coded =
            coding == null
                ? null
                : CodedRows.of(segments, coding.basis(), coding.encoder(), scratch, step);
        SegmentWriter writer = new SegmentWriter(scratch, dimension, basis)) {
      int[] order = coded == null ? inOrder(live) : coded.order(live);
      int most = Math.clamp(BATCH_BYTES / (dimension * Float.BYTES), 1, BATCH_ROWS);
      int from = 0;
      while (from < order.length) {
        int segment = live.segment(order[from]);
        int count = 1;
        while (count < most
            && from + count < order.length
            && live.segment(order[from + count]) == segment) {
          count++;
        }
        int[] rows = new int[count];
        int[] rowFiles = new int[count];
        for (int i = 0; i < count; i++) {
          rows[i] = order[from + i] - live.firstRow(segment);
          rowFiles[i] = live.file(order[from + i]);
        }
        RowCodes codes = coded == null ? null : coded.gather(order, from, count);
        if (writer.append(segments.get(segment).gather(rows), rowFiles, codes) < count) {
          throw new SegmentFullException(
              "%d segments do not fit in one".formatted(segments.size()));
        }
        from += count;
        step.run();
      }
      String id = "optimized-" + environment.uniqueId();
      return writer.writeTo(store, collection, id, files);
    }
  }

  private static int[] inOrder(LiveRows live) {
    int[] order = new int[live.count()];
    int at = 0;
    for (int row = live.next(0); row >= 0; row = live.next(row + 1)) {
      order[at++] = row;
    }
    return order;
  }
}
