package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.catalog.CollectionSnapshot;
import io.shardscan.server.catalog.SegmentView;
import io.shardscan.server.collection.NotServedException;
import io.shardscan.server.collection.SegmentsAwayException;
import io.shardscan.server.fleet.state.Peer;
import io.shardscan.server.fleet.state.Peers;
import io.shardscan.server.fleet.transport.MemberUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One try to have all segments of a snapshot worked on. For one thread. */
final class Gathering<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  /** A member that has not answered for so long is not waited for alone. */
  static final Duration HEDGE = Duration.ofMillis(400);

  /** Longest that answers are waited for. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final CollectionId collection;
  private final CollectionSnapshot snapshot;
  private final Peers peers;
  private final Function<List<SegmentView>, T> local;
  private final Scatter.Remote<T> remote;
  private final LongAdder hedges;
  private final LongAdder retries;
  private final BlockingQueue<Done<T>> done = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Share> shares = new ArrayList<>();
  private final List<T> results = new ArrayList<>();

  Gathering(
      CollectionId collection,
      CollectionSnapshot snapshot,
      Peers peers,
      Function<List<SegmentView>, T> local,
      Scatter.Remote<T> remote,
      LongAdder hedges,
      LongAdder retries) {
    this.collection = collection;
    this.snapshot = snapshot;
    this.peers = peers;
    this.local = local;
    this.remote = remote;
    this.hedges = hedges;
    this.retries = retries;
  }

  /** The pieces that one member was given at first; done once any of the attempts at them is. */
  private static final class Share {
    final List<Piece> pieces;
    final Set<Peer> asked = new HashSet<>();
    boolean settled;
    int attemptsOpen;

    Share(List<Piece> pieces) {
      this.pieces = pieces;
    }
  }

  /** All of a share given to one member, or to several. */
  private static final class Attempt<T> {
    final Share share;
    final List<T> parts = new ArrayList<>();
    int open;
    boolean failed;

    Attempt(Share share) {
      this.share = share;
    }
  }

  /** What came of a part of an attempt: a result, or why there is none. */
  private record Done<T>(Attempt<T> attempt, @Nullable T result, @Nullable Throwable failure) {}

  /**
   * Works on all segments.
   *
   * @throws SegmentsAwayException if some could not be worked on
   * @throws NotServedException if servers are busy
   */
  List<T> run() throws InterruptedException {
    Assignment assignment = Assignment.of(collection, snapshot, peers.all());
    try {
      assignment
          .remote()
          .forEach(
              (peer, pieces) -> {
                Share share = new Share(pieces);
                shares.add(share);
                attempt(share, new Assignment(List.of(), Map.of(peer, pieces)));
              });
      if (!assignment.local().isEmpty() || shares.isEmpty()) {
        results.add(local.apply(assignment.local()));
      }
      await();
      return results;
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  private void attempt(Share share, Assignment assignment) {
    Attempt<T> attempt = new Attempt<>(share);
    share.attemptsOpen++;
    share.asked.addAll(assignment.remote().keySet());
    attempt.open = assignment.remote().size() + (assignment.local().isEmpty() ? 0 : 1);
    assignment.remote().forEach((peer, pieces) -> start(attempt, () -> remote.ask(peer, pieces)));
    if (!assignment.local().isEmpty()) {
      start(attempt, () -> local.apply(assignment.local()));
    }
  }

  private void start(Attempt<T> attempt, Callable<T> work) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    threads.add(
        Thread.ofVirtual()
            .name("gather-" + collection.name())
            .start(
                () -> {
                  if (context != null) {
                    MDC.setContextMap(context);
                  }
                  try {
                    done.add(new Done<>(attempt, work.call(), null));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception | Error e) {
                    done.add(new Done<>(attempt, null, e));
                  }
                }));
  }

  private void await() throws InterruptedException {
    long begin = System.nanoTime();
    boolean hedged = false;
    while (!shares.stream().allMatch(share -> share.settled)) {
      long waited = System.nanoTime() - begin;
      long left = (hedged ? DEADLINE : HEDGE).toNanos() - waited;
      Done<T> next = done.poll(Math.max(1, left), TimeUnit.NANOSECONDS);
      if (next != null) {
        take(next);
      } else if (hedged) {
        throw new NotServedException("Some servers did not answer in time: ask again.", SOON);
      } else {
        hedged = true;
        hedge();
      }
    }
  }

  private void take(Done<T> next) {
    Attempt<T> attempt = next.attempt();
    Share share = attempt.share;
    if (share.settled || attempt.failed) {
      return;
    }
    T result = next.result();
    if (result != null) {
      attempt.parts.add(result);
      if (attempt.parts.size() == attempt.open) {
        share.settled = true;
        results.addAll(attempt.parts);
      }
      return;
    }
    if (!(next.failure() instanceof MemberUnavailableException)
        && !(next.failure() instanceof NotServedException)) {
      throw new IllegalStateException("a part of the work failed", next.failure());
    }
    LOG.debug("A part of the work on collection {} failed", collection, next.failure());
    attempt.failed = true;
    share.attemptsOpen--;
    if (share.attemptsOpen == 0) {
      retry(share, next.failure());
    }
  }

  private void retry(Share share, Throwable failure) {
    retries.increment();
    try {
      attempt(share, instead(share));
    } catch (SegmentsAwayException e) {
      throw failure instanceof NotServedException busy ? busy : e;
    }
  }

  /** Gives the shares of members that are slow to others as well, where others have them. */
  private void hedge() {
    for (Share share : shares) {
      if (!share.settled) {
        share.asked.forEach(Peer::slow);
        try {
          Assignment instead = instead(share);
          hedges.increment();
          attempt(share, instead);
        } catch (SegmentsAwayException e) {
          LOG.debug("A slow member of collection {} is waited for", collection, e);
        }
      }
    }
  }

  private Assignment instead(Share share) {
    return Assignment.instead(collection, share.pieces, snapshot, peers.all(), share.asked);
  }
}
