package io.shardscan.server.catalog;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * When files were uploaded that are loaded and that queries do not see yet. Safe for many threads.
 */
final class NewFiles {
  /** Of more than so many the oldest are forgotten: they would only be counted. */
  private static final int MOST = 10_000;

  private final Deque<NewFile> files = new ArrayDeque<>();

  private record NewFile(long epoch, Instant uploaded) {}

  /** Adds files whose rows are new in an epoch, which is none that came before. */
  synchronized void add(long epoch, List<Instant> uploaded) {
    for (Instant at : uploaded) {
      if (files.size() == MOST) {
        files.removeFirst();
      }
      files.addLast(new NewFile(epoch, at));
    }
  }

  /** Takes out the files of all epochs up to one. */
  synchronized List<Instant> takeUpTo(long epoch) {
    List<Instant> taken = new ArrayList<>();
    while (!files.isEmpty() && files.getFirst().epoch() <= epoch) {
      taken.add(files.removeFirst().uploaded());
    }
    return taken;
  }
}
