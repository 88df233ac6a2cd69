package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.RemoteView;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.fleet.state.CollectionState;
import io.shardscan.server.fleet.state.Peers;
import io.shardscan.server.fleet.state.Peers.Peer;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has the members that hold a snapshot's segments each work on some of them, so that every segment
 * is worked on once. A member that fails, or is slow, is worked around by others that hold its
 * segments. What comes back is complete, or an error.
 */
public final class Scatter {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A member that has not answered for so long is not waited for alone. */
  private static final long HEDGE_MILLIS = 400;

  /** Times that a search is tried, with a pause between, while members come and go. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_MILLIS = 200;

  /** Longest that the members' answers are waited for. */
  private static final long DEADLINE_MILLIS = 30_000;

  private final Peers peers;
  private final int replicas;
  private final LongAdder hedges = new LongAdder();
  private final LongAdder retries = new LongAdder();

  /**
   * Work among members.
   *
   * @param replicas members that hold each segment
   */
  public Scatter(Peers peers, int replicas) {
    this.peers = peers;
    this.replicas = replicas;
  }

  /** Times that a slow member's work was given to others as well. */
  public long hedges() {
    return hedges.sum();
  }

  /** Times that a failed member's work was given to others. */
  public long retries() {
    return retries.sum();
  }

  /** What a member does with some segments of a snapshot. */
  @FunctionalInterface
  public interface Remote<T> {
    /** Asks a member. */
    T ask(Peer peer, PartWire.Part part) throws InterruptedException;
  }

  /** What came of a piece of work: a result, or why there is none. */
  private record Done<T>(Work work, @Nullable T result, @Nullable RuntimeException failure) {}

  /** Segments that a member works on, in place of another one or for the first time. */
  private static final class Work {
    final Peer peer;
    final Set<String> segments;
    final @Nullable Work instead;
    int open;
    boolean settled;
    boolean substituted;
    boolean failed;
    boolean substitutesFailed;

    Work(Peer peer, Set<String> segments, @Nullable Work instead) {
      this.peer = peer;
      this.segments = segments;
      this.instead = instead;
    }
  }

  /**
   * Works on all segments of a snapshot.
   *
   * @param local works on segments that are here, on the caller's thread
   * @param remote has a member do the same with its own
   * @return the results
   * @throws NotServedException if some segments cannot be worked on now
   */
  public <T> List<T> gather(
      CollectionId collection,
      CollectionSnapshot snapshot,
      Function<List<SegmentView>, T> local,
      Remote<T> remote) {
    if (snapshot.whole()) {
      return List.of(local.apply(snapshot.segments()));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return gatherOnce(collection, snapshot, local, remote);
      } catch (SegmentsAwayException e) {
        if (attempt == ATTEMPTS || !pause()) {
          throw new NotServedException(String.valueOf(e.getMessage()), SOON);
        }
        retries.increment();
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> List<T> gatherOnce(
      CollectionId collection,
      CollectionSnapshot snapshot,
      Function<List<SegmentView>, T> local,
      Remote<T> remote) {
    Assignment assignment = assign(collection, snapshot);
    BlockingQueue<Done<T>> done = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    try {
      List<Work> first = new ArrayList<>();
      assignment.remote().forEach((peer, segments) -> first.add(new Work(peer, segments, null)));
      first.forEach(work -> threads.add(start(work, collection, snapshot, remote, done)));
      List<T> results = new ArrayList<>();
      if (!assignment.local().isEmpty() || first.isEmpty()) {
        results.add(local.apply(assignment.local()));
      }
      await(first, collection, snapshot, remote, done, threads, results);
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotServedException("The query was interrupted.", SOON);
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  private <T> void await(
      List<Work> first,
      CollectionId collection,
      CollectionSnapshot snapshot,
      Remote<T> remote,
      BlockingQueue<Done<T>> done,
      List<Thread> threads,
      List<T> results)
      throws InterruptedException {
    long begin = System.nanoTime();
    Map<Work, List<T>> partly = new HashMap<>();
    int settled = 0;
    while (settled < first.size()) {
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      if (waited > DEADLINE_MILLIS) {
        throw new NotServedException("Some servers did not answer in time: ask again.", SOON);
      }
      boolean hedged = first.stream().allMatch(work -> work.settled || work.substituted);
      Done<T> next =
          done.poll(
              Math.max(1, (hedged ? DEADLINE_MILLIS : HEDGE_MILLIS) - waited),
              TimeUnit.MILLISECONDS);
      if (next == null) {
        for (Work slow : first) {
          if (!slow.settled && !slow.substituted) {
            hedges.increment();
            substitute(slow, collection, snapshot, remote, done, threads);
          }
        }
        continue;
      }
      Work work = next.work();
      Work origin = work.instead == null ? work : work.instead;
      if (origin.settled) {
        continue;
      }
      T result = next.result();
      if (result == null) {
        if (next.failure() instanceof NotServedException busy) {
          throw busy;
        }
        if (work.instead == null) {
          origin.failed = true;
        } else {
          origin.substitutesFailed = true;
        }
        if (!origin.substituted) {
          retries.increment();
          substitute(origin, collection, snapshot, remote, done, threads);
        }
        if (origin.failed && origin.substitutesFailed) {
          throw unavailable();
        }
        continue;
      }
      if (work.instead == null) {
        results.add(result);
        origin.settled = true;
        settled++;
      } else {
        List<T> parts = partly.computeIfAbsent(origin, any -> new ArrayList<>());
        parts.add(result);
        if (parts.size() == origin.open) {
          results.addAll(parts);
          origin.settled = true;
          settled++;
        }
      }
    }
  }

  /** Some segments can be worked on by nobody at this moment. */
  private static final class SegmentsAwayException extends RuntimeException {
    SegmentsAwayException() {
      super("Some servers that hold the collection did not answer: ask again in a second.");
    }
  }

  private static SegmentsAwayException unavailable() {
    return new SegmentsAwayException();
  }

  /** Gives a member's segments to others that hold them, if all of them are held elsewhere. */
  private <T> void substitute(
      Work origin,
      CollectionId collection,
      CollectionSnapshot snapshot,
      Remote<T> remote,
      BlockingQueue<Done<T>> done,
      List<Thread> threads) {
    origin.substituted = true;
    List<Peer> others =
        peers.all().stream().filter(peer -> peer != origin.peer).toList();
    Map<Peer, Set<String>> spread = new LinkedHashMap<>();
    for (String segment : origin.segments) {
      Peer holder = holder(collection, snapshot, segment, others, Map.of());
      if (holder == null) {
        if (here(snapshot, segment)) {
          spread.computeIfAbsent(SELF, any -> new HashSet<>()).add(segment);
          continue;
        }
        origin.substitutesFailed = true;
        return;
      }
      spread.computeIfAbsent(holder, any -> new HashSet<>()).add(segment);
    }
    origin.open = spread.size();
    spread.forEach(
        (peer, segments) ->
            threads.add(
                start(new Work(peer, segments, origin), collection, snapshot, remote, done)));
  }

  /** Stands for this server among those that take another's work over. */
  private static final Peer SELF = Peers.nobody();

  private static boolean here(CollectionSnapshot snapshot, String segment) {
    return snapshot.segments().stream().anyMatch(view -> view.segment().id().equals(segment));
  }

  private static <T> Thread start(
      Work work,
      CollectionId collection,
      CollectionSnapshot snapshot,
      Remote<T> remote,
      BlockingQueue<Done<T>> done) {
    PartWire.Part part = new PartWire.Part(collection, snapshot.version(), work.segments);
    Map<String, String> context = MDC.getCopyOfContextMap();
    return Thread.ofVirtual()
        .name("scatter-" + collection.name())
        .start(
            () -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              try {
                done.add(new Done<>(work, remote.ask(work.peer, part), null));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                done.add(new Done<>(work, null, e));
              }
            });
  }

  /** Which segments are worked on here, and which by whom. */
  private record Assignment(List<SegmentView> local, Map<Peer, Set<String>> remote) {}

  /** Spreads segments so that the members' rows are as even as whole segments allow. */
  private Assignment assign(CollectionId collection, CollectionSnapshot snapshot) {
    Collection<Peer> all = peers.all();
    Map<Peer, Long> rows = new HashMap<>();
    Map<Peer, Set<String>> remote = new LinkedHashMap<>();
    for (RemoteView view : snapshot.elsewhere()) {
      if (view.visibleRows() == 0) {
        continue;
      }
      Peer peer = holder(collection, snapshot, view.segment().id(), all, rows);
      if (peer == null) {
        throw unavailable();
      }
      rows.merge(peer, (long) view.visibleRows(), Long::sum);
      remote.computeIfAbsent(peer, any -> new HashSet<>()).add(view.segment().id());
    }
    List<SegmentView> local = new ArrayList<>();
    long localRows = 0;
    for (SegmentView view : snapshot.segments()) {
      Peer peer = holder(collection, snapshot, view.segment().id(), all, rows);
      if (peer != null
          && remote.containsKey(peer)
          && rows.getOrDefault(peer, 0L) + view.visibleRows() <= localRows) {
        rows.merge(peer, (long) view.visibleRows(), Long::sum);
        remote.computeIfAbsent(peer, any -> new HashSet<>()).add(view.segment().id());
      } else {
        localRows += view.visibleRows();
        local.add(view);
      }
    }
    return new Assignment(local, remote);
  }

  /** Of the members that hold a segment, one that answers and has the fewest rows to work on. */
  private @Nullable Peer holder(
      CollectionId collection,
      CollectionSnapshot snapshot,
      String segment,
      Collection<Peer> candidates,
      Map<Peer, Long> rows) {
    Peer best = null;
    for (Peer peer : candidates) {
      CollectionState state = peer.of(collection);
      if (state.holds(peer.member().id(), snapshot.version(), segment, replicas)
          && (best == null || better(peer, best, rows))) {
        best = peer;
      }
    }
    return best;
  }

  /** Members that answer come before those that have gone silent, then those with fewer rows. */
  private static boolean better(Peer peer, Peer best, Map<Peer, Long> rows) {
    if (peer.responsive() != best.responsive()) {
      return peer.responsive();
    }
    return rows.getOrDefault(peer, 0L) < rows.getOrDefault(best, 0L);
  }

  /** Whether every segment of a snapshot is held by this server or by a member that answers. */
  public boolean covers(CollectionId collection, CollectionSnapshot snapshot) {
    Collection<Peer> all = peers.all();
    return snapshot.elsewhere().stream()
        .allMatch(
            view ->
                holder(collection, snapshot, view.segment().id(), all, Map.of()) != null);
  }

  /** Whether a piece of work was given to this server itself. */
  static boolean isSelf(Peer peer) {
    return peer == SELF;
  }

  static MemberUnavailableException missing(PartWire.Part part) {
    return new MemberUnavailableException(
        "some segments of collection '%s' at epoch %d are not here"
            .formatted(part.collection().name(), part.version().epoch()));
  }
}
