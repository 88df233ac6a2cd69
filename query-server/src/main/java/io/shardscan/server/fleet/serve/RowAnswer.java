package io.shardscan.server.fleet.serve;

import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Rows that one server found in some segments.
 *
 * @param visible rows of the segments that could have been found
 * @param rows those that were
 */
record RowAnswer(long visible, List<StoredRow> rows) {
  static RowAnswer of(List<SegmentView> views, List<StoredRow> rows) {
    return new RowAnswer(views.stream().mapToLong(SegmentView::visibleRows).sum(), rows);
  }

  void write(WireOutput out) {
    out.large(visible);
    out.each(rows, row -> out.text(row.key()).reals(row.vector()).text(row.metadataJson()));
  }

  static RowAnswer read(WireInput in) {
    return new RowAnswer(
        in.large(),
        in.each(
            () ->
                new StoredRow(
                    in.text(), Objects.requireNonNull(in.realsOrNull()), in.textOrNull())));
  }

  /**
   * Chooses rows by chance from several samples, so that each row of all segments has the same
   * chance.
   *
   * @param samples samples of as many rows as are wanted, or of all rows where there are fewer
   * @param most rows wanted
   */
  static List<StoredRow> sample(List<RowAnswer> samples, int most, RandomGenerator chance) {
    List<List<StoredRow>> left = new ArrayList<>();
    long[] visible = new long[samples.size()];
    long total = 0;
    for (int i = 0; i < visible.length; i++) {
      List<StoredRow> shuffled = new ArrayList<>(samples.get(i).rows());
      Collections.shuffle(shuffled, chance);
      left.add(shuffled);
      visible[i] = samples.get(i).visible();
      total += visible[i];
    }
    List<StoredRow> chosen = new ArrayList<>();
    while (chosen.size() < most && total > 0) {
      long at = chance.nextLong(total);
      int part = 0;
      while (at >= visible[part]) {
        at -= visible[part];
        part++;
      }
      chosen.add(left.get(part).removeLast());
      visible[part]--;
      total--;
    }
    return chosen;
  }
}
