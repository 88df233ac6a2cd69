package io.shardscan.commandline.output;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of one thing is done, in a line of less than 80 characters. May be told of progress by
 * several threads.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int NAME_WIDTH = 18;
  private static final int BAR_WIDTH = 14;

  private final ProgressBoard board;
  private final String name;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private final long begun = System.nanoTime();
  private volatile long doneBefore;
  private volatile String note = "";

  ProgressBar(ProgressBoard board, String name, long total) {
    this.board = board;
    this.name = name;
    this.total = total;
  }

  /** Some of it was done at an earlier time, which says nothing of today's speed. */
  public void alreadyDone(long bytes) {
    doneBefore = bytes;
    advance(bytes);
  }

  /** More is done, or less if something has to be done again. */
  public void advance(long bytes) {
    done.addAndGet(bytes);
    board.changed();
  }

  /** Says what it waits for; empty if for nothing. */
  public void note(String text) {
    note = text;
    board.changed();
  }

  String line() {
    long bytes = Math.min(done.get(), total);
    double share = total == 0 ? 1 : (double) bytes / total;
    int filled = (int) (share * BAR_WIDTH);
    String bar = "=".repeat(filled) + (filled < BAR_WIDTH ? ">" : "");
    return "%-18s [%-14s] %3d %%  %s"
        .formatted(Printable.of(name, NAME_WIDTH), bar, (int) (share * 100), remark(bytes));
  }

  private String remark(long bytes) {
    if (!note.isEmpty()) {
      return note;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double speed = (bytes - doneBefore) / Math.max(seconds, 1e-3);
    if (speed < 1 || bytes >= total) {
      return Amount.bytes(total);
    }
    Duration left = Duration.ofMillis((long) ((total - bytes) / speed * 1e3));
    return "%s of %s, %s/s, %s left"
        .formatted(
            Amount.bytes(bytes),
            Amount.bytes(total),
            Amount.bytes((long) speed),
            Amount.time(left));
  }

  @Override
  public void close() {
    board.end(this);
  }
}
