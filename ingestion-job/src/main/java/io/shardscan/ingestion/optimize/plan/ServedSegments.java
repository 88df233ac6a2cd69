package io.shardscan.ingestion.optimize.plan;

import io.shardscan.model.catalog.Manifest;
import io.shardscan.model.catalog.SegmentRef;
import io.shardscan.model.catalog.ServedRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The segments that a manifest names: each once, in the order of files' arrival and, of one file,
 * in the file's order.
 *
 * @param segments the segments
 * @param dimension components of the vectors, 0 if there are none
 * @param rows rows of all files
 * @param newestSequence the highest sequence of a file, 0 if there are none
 * @param filesBySequence rows of each file's version by the version's sequence
 */
public record ServedSegments(
    List<ServedSegment> segments,
    int dimension,
    long rows,
    long newestSequence,
    Map<Long, Long> filesBySequence) {
  private static final int UNCODED_SHARE = 16;

  /** Those of a manifest. */
  public static ServedSegments of(Manifest manifest) {
    Map<String, ServedSegment> byId = new HashMap<>();
    Map<Long, Long> bySequence = new HashMap<>();
    int[] dimension = {0};
    manifest.forEach(
        entry -> {
          ServedRows served = entry.served();
          if (served != null && served.dimension() > 0) { // deletions are left as they are
            dimension[0] = served.dimension();
            bySequence.put(served.sequence(), served.rows());
            for (int i = 0; i < served.segments().size(); i++) {
              SegmentRef segment = served.segments().get(i);
              int place = served.places().get(i);
              byId.computeIfAbsent(
                      segment.id(), id -> new ServedSegment(segment, served.sequence(), place))
                  .add(entry.name(), served, i);
            }
          }
        });
    List<ServedSegment> ordered = new ArrayList<>(byId.values());
    ordered.sort(
        Comparator.comparingLong(ServedSegment::oldestSequence)
            .thenComparingInt(ServedSegment::firstPlace));
    return new ServedSegments(
        ordered,
        dimension[0],
        bySequence.values().stream().mapToLong(Long::longValue).sum(),
        bySequence.keySet().stream().mapToLong(Long::longValue).max().orElse(0),
        bySequence);
  }

  /** The references of all segments. */
  public List<SegmentRef> references() {
    return segments.stream().map(ServedSegment::reference).toList();
  }

  /** The references of the segments that are coded in a basis. */
  public List<SegmentRef> codedIn(String basis) {
    return references().stream().filter(each -> basis.equals(each.basis())).toList();
  }

  /**
   * Whether all but a sixteenth of the rows are coded in a basis: where rows keep arriving, some
   * never are.
   */
  public boolean nearlyAllCodedIn(String basis) {
    long all = references().stream().mapToLong(SegmentRef::rows).sum();
    long coded = codedIn(basis).stream().mapToLong(SegmentRef::rows).sum();
    return coded > 0 && (all - coded) * UNCODED_SHARE <= all;
  }

  /** Rows of files that came after a sequence. */
  long rowsAfter(long sequence) {
    return filesBySequence.entrySet().stream()
        .filter(file -> file.getKey() > sequence)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
