package io.shardscan.ingestion.optimize.plan;

import io.shardscan.ingestion.optimize.task.OptimizeTask;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.limits.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what is to be done about a collection, most urgent first: train a basis, fold what was sent
 * row by row, code what is not, merge what is small, clear out what is dead, measure. It looks at a
 * manifest alone, so that nothing need be remembered.
 *
 * <p>Segments are merged with others of about their size only, {@value #FAN_IN} at a time, as in a
 * log-structured merge tree: so a row is written again a number of times that grows with the
 * logarithm of the collection. Segments that have to be written again anyway are merged as far as
 * they fit.
 */
public final class OptimizePlanner {
  /** Segments of one size that are merged, and the ratio of one size to the next. */
  private static final int FAN_IN = 8;

  private final long codedRows;

  /**
   * A planner.
   *
   * @param codedRows rows from which on a collection is coded
   */
  public OptimizePlanner(long codedRows) {
    this.codedRows = codedRows;
  }

  /**
   * Plans.
   *
   * @param busy tasks of the collection that are under way: what they are about is left alone
   * @param alone ids of segments that are not to be merged with others
   */
  public List<OptimizeTask> plan(
      Manifest manifest, ServedSegments served, List<OptimizeTask> busy, Set<String> alone) {
    if (served.segments().isEmpty()) {
      return List.of();
    }
    CollectionId collection = manifest.collection();
    CodingNeeds needs = CodingNeeds.of(manifest, served, codedRows);
    if (needs.train()) {
      OptimizeTask train = new OptimizeTask.Train(collection);
      return busy.contains(train) ? List.of() : List.of(train);
    }
    Set<String> taken = new HashSet<>();
    for (OptimizeTask task : busy) {
      if (task instanceof OptimizeTask.Rewrite rewrite) {
        taken.addAll(rewrite.segments());
      }
    }
    List<OptimizeTask> tasks = new ArrayList<>();
    for (FoldGroup group : FoldGroup.of(manifest, served.dimension())) {
      if (busy.stream().anyMatch(group::overlaps)
          || group.segments().stream().anyMatch(taken::contains)) {
        continue;
      }
      tasks.add(new OptimizeTask.Fold(collection, group.files()));
      taken.addAll(group.segments());
    }
    List<ServedSegment> free =
        served.segments().stream().filter(each -> !taken.contains(each.id())).toList();
    for (List<String> ids : rewrites(free, needs, served.dimension(), alone)) {
      tasks.add(new OptimizeTask.Rewrite(collection, ids));
    }
    OptimizeTask calibrate = new OptimizeTask.Calibrate(collection);
    if (needs.target() != null
        && needs.calibrate()
        && served.nearlyAllCodedIn(needs.target())
        && !busy.contains(calibrate)) {
      tasks.add(calibrate);
    }
    return tasks;
  }

  /** Rows that wait for being coded, or for being merged if they are not to be coded. */
  public long waitingRows(Manifest manifest, ServedSegments served) {
    CodingNeeds needs = CodingNeeds.of(manifest, served, codedRows);
    return served.segments().stream()
        .filter(each -> needs.train() || isToBeCoded(each, needs))
        .mapToLong(each -> each.reference().rows())
        .sum();
  }

  private static boolean isToBeCoded(ServedSegment segment, CodingNeeds needs) {
    return needs.target() != null && !needs.target().equals(segment.reference().basis());
  }

  private static List<List<String>> rewrites(
      List<ServedSegment> free, CodingNeeds needs, int dimension, Set<String> alone) {
    List<ServedSegment> uncoded = new ArrayList<>();
    List<ServedSegment> outdated = new ArrayList<>();
    Map<Integer, List<ServedSegment>> bySize = new TreeMap<>();
    List<List<String>> rewrites = new ArrayList<>();
    for (ServedSegment segment : free) {
      if (isToBeCoded(segment, needs)) {
        (segment.reference().basis() == null ? uncoded : outdated).add(segment);
      } else if (segment.mostlyDead()) {
        rewrites.add(List.of(segment.id()));
      } else {
        bySize
            .computeIfAbsent(sizeClass(segment.reference().rows()), size -> new ArrayList<>())
            .add(segment);
      }
    }
    for (List<ServedSegment> segments : bySize.values()) {
      for (MergeGroup group : MergeGroup.divide(segments, dimension, alone)) {
        if (group.size() >= FAN_IN || (group.size() > 1 && group.nearlyFull())) {
          rewrites.addFirst(group.ids());
        }
      }
    }
    List<List<String>> ordered = new ArrayList<>();
    MergeGroup.divide(uncoded, dimension, alone).forEach(group -> ordered.add(group.ids()));
    MergeGroup.divide(outdated, dimension, alone).forEach(group -> ordered.add(group.ids()));
    ordered.addAll(rewrites);
    return ordered;
  }

  private static int sizeClass(long rows) {
    int size = 0;
    for (long most = FAN_IN; most < Math.min(rows, Limits.MAX_SEGMENT_ROWS); most *= FAN_IN) {
      size++;
    }
    return size;
  }
}
