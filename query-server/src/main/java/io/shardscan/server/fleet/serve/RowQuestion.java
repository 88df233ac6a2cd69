package io.shardscan.server.fleet.serve;

import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.SnapshotRows;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of some segments are asked for.
 *
 * @param keys their keys; null for rows by chance
 * @param most rows by chance that are wanted
 * @param withMetadata whether their metadata are wanted
 */
record RowQuestion(@Nullable Collection<String> keys, int most, boolean withMetadata) {
  void write(WireOutput out) {
    Collection<String> wanted = keys;
    out.flag(wanted == null ? 0 : 1).number(most).flag(withMetadata ? 1 : 0);
    if (wanted != null) {
      out.each(wanted, out::text);
    }
  }

  static RowQuestion read(WireInput in) {
    boolean keyed = in.flag() == 1;
    int most = in.number();
    boolean withMetadata = in.flag() == 1;
    return new RowQuestion(keyed ? in.each(in::text) : null, most, withMetadata);
  }

  RowAnswer answer(List<SegmentView> views) {
    return RowAnswer.of(
        views,
        keys == null
            ? SnapshotRows.sample(views, most, withMetadata)
            : SnapshotRows.find(views, keys, withMetadata));
  }
}
