package io.shardscan.ingestion.simulation;

import io.shardscan.model.environment.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors one at a time on a clock of its own. Each has a thread, but only the one whose turn
 * it is runs; it keeps the turn until it waits, and then hands it to whoever is to wake next. Waits
 * alone decide the order, and the seed decides how long they are: the same seed gives the same run.
 */
final class Simulation implements Environment {
  /** When every simulation begins. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Event(long nanos, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
  private final List<Actor> actors = new ArrayList<>();
  private final SplittableRandom random;
  private final SplittableRandom ids;
  private final Trace trace;
  private final CountDownLatch over = new CountDownLatch(1);
  private long now;
  private long eventCount;
  private @Nullable Actor current;
  private @Nullable Throwable failure;
  private boolean stopped;

  Simulation(long seed, Trace trace) {
    this.trace = trace;
    random = new SplittableRandom(seed);
    ids = random.split();
  }

  /** Decides everything that is left to chance. */
  RandomGenerator random() {
    return random;
  }

  /** Whether something happens that has a probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  void trace(String what) {
    Actor actor = current;
    trace.line(now, actor == null ? "-" : actor.name(), what);
  }

  /** Has an actor begin to run some time from now. */
  void start(String name, SimulatedProcess process, Duration delay, Runnable body) {
    Actor[] actor = new Actor[1];
    actor[0] = new Actor(name, process, () -> live(actor[0], body));
    actors.add(actor[0]);
    wake(actor[0], delay);
  }

  /** Has something happen some time from now, in no actor; it must not wait. */
  void after(Duration delay, Runnable action) {
    events.add(new Event(now + delay.toNanos(), eventCount++, action));
  }

  /** Has an actor that waits go on some time from now. */
  void wake(Actor actor, Duration delay) {
    after(delay, () -> current = actor);
  }

  private void live(Actor actor, Runnable body) {
    try {
      if (!stopped && !actor.process().isKilled()) {
        body.run();
      }
    } catch (KilledError e) {
      // So it is meant to end.
    } catch (Throwable e) {
      fail(e);
    }
    actor.end();
    passTurn();
  }

  /** Notes what must not happen; the first that does ends the simulation. */
  void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      trace("VIOLATION " + e);
    }
    stopped = true;
  }

  /** Ends the simulation: no actor comes back from its present wait. */
  void stop() {
    stopped = true;
  }

  /** The actor whose turn it is waits until something wakes it. */
  void pause() {
    Actor me = self();
    if (passTurn() != me) {
      me.awaitTurn();
    }
    if (stopped || me.process().isKilled()) {
      throw new KilledError();
    }
  }

  Actor self() {
    Actor me = current;
    if (me == null) {
      throw new IllegalStateException("no actor has the turn");
    }
    return me;
  }

  /** Hands the turn to the next; which may be the same again. */
  private @Nullable Actor passTurn() {
    Actor before = current;
    current = null;
    while (current == null && !stopped && !events.isEmpty()) {
      Event next = events.remove();
      now = next.nanos();
      try {
        next.action().run();
      } catch (RuntimeException e) {
        fail(e);
      }
      if (current != null && current.hasEnded()) {
        current = null;
      }
    }
    if (current == null) {
      current = actors.stream().filter(actor -> !actor.hasEnded()).findFirst().orElse(null);
      stopped = true;
    }
    Actor next = current;
    if (next == null) {
      over.countDown();
    } else if (next != before) {
      next.giveTurn();
    }
    return next;
  }

  /**
   * Runs until nothing is left to happen or it is stopped.
   *
   * @throws Violation or whatever else an actor threw
   */
  void run() {
    passTurn();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (failure instanceof Violation violation) {
      throw violation;
    }
    if (failure != null) {
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text));
      throw new Violation("an actor ended with %s", text);
    }
  }

  @Override
  public Instant now() {
    return START.plusNanos(now);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    wake(self(), duration);
    pause();
  }

  @Override
  public UUID uniqueId() {
    return new UUID(ids.nextLong(), ids.nextLong());
  }
}
