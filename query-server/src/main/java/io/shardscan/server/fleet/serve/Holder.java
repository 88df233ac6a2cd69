package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.FollowedCollection;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.fleet.serve.Question.Wanted;
import io.shardscan.server.fleet.transport.WireInput;
import io.shardscan.server.fleet.transport.WireOutput;
import io.shardscan.server.memory.HiddenRows;
import io.shardscan.server.memory.LoadedSegment;
import io.shardscan.server.scan.block.RowBitmap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on segments that are here on behalf of another member, with the rows hidden that are hidden
 * at that member's epoch, whichever epoch is served here.
 */
public final class Holder {
  /** The answer follows. */
  static final int DONE = 0;

  /** Some segments are not here. */
  static final int MISSING = 1;

  /** Other rows are hidden here: it has to be told which. */
  static final int DIFFERS = 2;

  /** Why it cannot be done now follows. */
  static final int BUSY = 3;

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
    Question question = Question.read(in);
    SearchWire search = SearchWire.read(in, question.collection());
    return answer(
        question,
        (views, out) ->
            SearchWire.writeAnswer(out, scan.scan(search.request(), views, search.mode())));
  }

  /** Answers a question for rows of some segments. */
  public byte[] rows(byte[] request) {
    WireInput in = new WireInput(request);
    Question question = Question.read(in);
    RowQuestion rows = RowQuestion.read(in);
    return answer(question, (views, out) -> rows.answer(views).write(out));
  }

  private byte[] answer(Question question, BiConsumer<List<SegmentView>, WireOutput> work) {
    List<CollectionSnapshot> snapshots = snapshots(question.collection());
    try {
      Map<String, List<SegmentView>> here = new HashMap<>();
      for (CollectionSnapshot snapshot : snapshots.reversed()) {
        for (SegmentView view : snapshot.segments()) {
          here.computeIfAbsent(view.segment().id(), any -> new ArrayList<>(1)).add(view);
        }
      }
      List<SegmentView> views = new ArrayList<>();
      boolean differs = false;
      for (Wanted wanted : question.wanted()) {
        List<SegmentView> found = here.get(wanted.segment());
        if (found == null) {
          return new WireOutput().flag(MISSING).bytes();
        }
        SegmentView view = view(wanted, found);
        differs |= view == null;
        if (view != null) {
          views.add(view);
        }
      }
      if (differs) {
        return new WireOutput().flag(DIFFERS).bytes();
      }
      WireOutput out = new WireOutput().flag(DONE);
      work.accept(views, out);
      return out.bytes();
    } catch (NotServedException e) {
      return new WireOutput().flag(BUSY).text(e.getMessage()).bytes();
    } finally {
      snapshots.forEach(CollectionSnapshot::close);
    }
  }

  private List<CollectionSnapshot> snapshots(CollectionId collection) {
    return follower.find(collection).map(FollowedCollection::acquireAll).orElse(List.of());
  }

  private static @Nullable SegmentView view(Wanted wanted, List<SegmentView> found) {
    for (SegmentView view : found) {
      if (view.hidden().digest() == wanted.digest()) {
        return view;
      }
    }
    LoadedSegment segment = found.getFirst().segment();
    if (wanted.digest() == 0) {
      return SegmentView.of(segment, new HiddenRows(none(segment), 0));
    }
    HiddenRows hidden = wanted.hidden();
    return hidden == null ? null : SegmentView.of(segment, hidden);
  }

  private static long[] none(LoadedSegment segment) {
    return new long[RowBitmap.wordsFor(segment.rows())];
  }
}
