package io.shardscan.model.store.contract;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.VersionedBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A number in an object that is raised by compare-and-swap. Beside the total the object keeps how
 * often each writer has raised it, by which a writer whose answer was lost finds out what happened.
 *
 * <p>Also a program that raises a counter. Arguments: times, writer, key, location.
 */
public final class Counter {
  private static final int MOST_BYTES = 1 << 16;
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

  private final ObjectStore store;
  private final String key;

  /** A counter in a store. */
  public Counter(ObjectStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /** Runs the program. */
  public static void main(String[] arguments) {
    List<String> location = Arrays.asList(arguments).subList(3, arguments.length);
    try (ObjectStore store = StoreLocation.parse(location).open()) {
      Counter counter = new Counter(store, arguments[2]);
      counter.awaitStart(arguments[1]);
      counter.raise(Integer.parseInt(arguments[0]), arguments[1]);
    }
  }

  /** Says that a writer is ready, and waits until all are told to start. */
  private void awaitStart(String writer) {
    store.put(readyKey(writer), new byte[0], PutCondition.IF_ABSENT);
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (store.head(startKey()).isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the start was not given");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Whether a writer in another process waits for the start. */
  public boolean isReady(String writer) {
    return store.head(readyKey(writer)).isPresent();
  }

  /** Lets the writers in other processes start. */
  public void start() {
    store.put(startKey(), new byte[0], PutCondition.IF_ABSENT);
  }

  private String readyKey(String writer) {
    return key + "-ready-" + writer;
  }

  private String startKey() {
    return key + "-start";
  }

  /** Creates the counter at nought. */
  public void create() {
    store.put(key, new byte[0], PutCondition.IF_ABSENT);
  }

  /** The sum of all that was raised. */
  public int total() {
    return counts(store.read(key, MOST_BYTES)).values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Raises the counter a number of times. */
  public void raise(int times, String writer) {
    for (int done = 0; done < times; ) {
      VersionedBytes seen = store.read(key, MOST_BYTES);
      Map<String, Integer> counts = counts(seen);
      int found = counts.getOrDefault(writer, 0);
      if (found > done) {
        done = found; // the write whose answer was lost had been done
        continue;
      }
      counts.put(writer, done + 1);
      try {
        store.put(key, bytes(counts), PutCondition.ifMatch(seen.etag()));
        done++;
      } catch (PreconditionFailedException | OutcomeUnknownException e) {
        // read again, decide again
      }
    }
  }

  private static Map<String, Integer> counts(VersionedBytes content) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    new String(content.bytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> counts.put(pair[0], Integer.parseInt(pair[1])));
    return counts;
  }

  private static byte[] bytes(Map<String, Integer> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach((writer, count) -> text.append(writer).append('=').append(count).append('\n'));
    return StoreUnderTest.bytes(text.toString());
  }
}
