package io.shardscan.commandline.output;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A bar for each thing that is under way, drawn again and again in the last lines of a terminal;
 * lines that are said stay above them. Where nobody looks, only those lines are printed.
 */
public final class ProgressBoard implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter out;
  private final boolean drawn;
  private final boolean told;
  private final Set<ProgressBar> bars = new LinkedHashSet<>();
  private int linesDrawn;
  private long lastDrawn = System.nanoTime() - REDRAW_NANOS;

  ProgressBoard(PrintWriter out, boolean drawn, boolean told) {
    this.out = out;
    this.drawn = drawn;
    this.told = told;
  }

  /** Adds a bar. */
  public synchronized ProgressBar begin(String name, long total) {
    ProgressBar bar = new ProgressBar(this, name, total);
    bars.add(bar);
    redraw();
    return bar;
  }

  /** Prints a line that stays. */
  public synchronized void say(String line) {
    erase();
    if (told) {
      out.println(Printable.of(line));
    }
    redraw();
  }

  synchronized void end(ProgressBar bar) {
    bars.remove(bar);
    redraw();
  }

  synchronized void changed() {
    if (System.nanoTime() - lastDrawn >= REDRAW_NANOS) {
      redraw();
    }
  }

  private void redraw() {
    erase();
    if (drawn) {
      bars.forEach(bar -> out.println(bar.line()));
      linesDrawn = bars.size();
      lastDrawn = System.nanoTime();
    }
    out.flush();
  }

  private void erase() {
    if (linesDrawn > 0) {
      out.printf("\u001b[%dA\u001b[J", linesDrawn); // up, and clear what is below
      linesDrawn = 0;
    }
  }

  @Override
  public synchronized void close() {
    bars.clear();
    redraw();
  }
}
