package io.shardscan.server.fleet.serve;

import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.PartialAnswer;
import io.shardscan.server.collection.SnapshotRows;
import io.shardscan.server.collection.StoredRow;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Works on segments that are here on behalf of another member. */
public final class Holder {
  static final int DONE = 0;
  static final int MISSING = 1;
  static final int BUSY = 2;

  private final CatalogFollower follower;
  private final LocalScan scan;

  /** Work on what a follower has loaded. */
  public Holder(CatalogFollower follower, LocalScan scan) {
    this.follower = follower;
    this.scan = scan;
  }

  /** Answers a search of some segments. */
  public byte[] search(byte[] request) {
    WireInput in = new WireInput(request);
    PartWire.Part part = PartWire.Part.read(in);
    PartWire.Search search = PartWire.readSearch(in, part.collection());
    return answer(
        part,
        (snapshot, views) -> {
          WireOutput out = new WireOutput().flag(DONE);
          PartWire.write(out, scan.scan(search.request(), snapshot, views, search.targetRecall()));
          return out.bytes();
        });
  }

  /** The same search, asked by this server itself. */
  Optional<PartialAnswer> search(PartWire.Part part, PartWire.Search search) {
    return with(
        part,
        (snapshot, views) -> scan.scan(search.request(), snapshot, views, search.targetRecall()));
  }

  /** Answers a question for rows of some segments. */
  public byte[] rows(byte[] request) {
    WireInput in = new WireInput(request);
    PartWire.Part part = PartWire.Part.read(in);
    RowQuestion question = RowQuestion.read(in);
    return answer(
        part,
        (snapshot, views) -> {
          WireOutput out = new WireOutput().flag(DONE);
          PartWire.write(out, rows(views, question));
          return out.bytes();
        });
  }

  /** The same rows, asked for by this server itself. */
  Optional<List<StoredRow>> rows(PartWire.Part part, RowQuestion question) {
    return with(part, (snapshot, views) -> rows(views, question));
  }

  static List<StoredRow> rows(List<SegmentView> views, RowQuestion question) {
    return question.keys() == null
        ? SnapshotRows.sample(views, question.most(), question.withMetadata())
        : SnapshotRows.find(views, question.keys(), question.withMetadata());
  }

  private byte[] answer(
      PartWire.Part part, BiFunction<CollectionSnapshot, List<SegmentView>, byte[]> work) {
    try {
      return with(part, work).orElseGet(() -> new WireOutput().flag(MISSING).bytes());
    } catch (NotServedException e) {
      return new WireOutput().flag(BUSY).text(e.getMessage()).bytes();
    }
  }

  private <T> Optional<T> with(
      PartWire.Part part, BiFunction<CollectionSnapshot, List<SegmentView>, T> work) {
    Optional<CollectionSnapshot> found =
        follower.find(part.collection()).flatMap(known -> known.acquire(part.version()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (CollectionSnapshot snapshot = found.get()) {
      List<SegmentView> views =
          snapshot.segments().stream()
              .filter(view -> part.segments().contains(view.segment().id()))
              .toList();
      return views.size() == part.segments().size()
          ? Optional.of(work.apply(snapshot, views))
          : Optional.empty();
    }
  }

  /** Which rows are asked for: those of some keys, or some by chance where there are no keys. */
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
  }
}
