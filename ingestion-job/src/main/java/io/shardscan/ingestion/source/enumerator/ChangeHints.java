package io.shardscan.ingestion.source.enumerator;

import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ChangeFeed;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files may have changed, as the store tells by itself. A store that tells nothing, or whose
 * word was lost, costs time and no correctness: listings find all that hints have missed.
 *
 * <p>A thread of its own waits for the store's word; everything else may be called by any thread.
 */
final class ChangeHints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeHints.class);

  /** Files beyond which hints are dropped: a listing tells of so many in less time. */
  private static final int MOST_HINTS = 10_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** How long a feed must have lasted for its end to be an accident, not the way of the store. */
  private static final Duration SOUND = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final Runnable wakeUp;
  private final Set<UploadKey> hinted = new LinkedHashSet<>();
  private final Thread thread;
  private volatile @Nullable ChangeFeed feed;
  private volatile boolean missed = true;
  private volatile boolean closed;

  /**
   * Hints of a store.
   *
   * @param wakeUp called where the store has told of a file after there was none to look at
   */
  ChangeHints(ObjectStore store, Runnable wakeUp) {
    this.store = store;
    this.wakeUp = wakeUp;
    this.thread = Thread.ofPlatform().daemon().name("change-hints").unstarted(this::listen);
  }

  void start() {
    thread.start();
  }

  /** Adds a file that is to be looked at with the next poll, and not before. */
  void add(UploadKey upload) {
    addFirst(upload);
  }

  /** Adds a file; returns whether it is the only one. */
  private boolean addFirst(UploadKey upload) {
    synchronized (hinted) {
      boolean first = hinted.isEmpty();
      if (hinted.size() >= MOST_HINTS) {
        missed = true;
        return false;
      }
      hinted.add(upload);
      return first;
    }
  }

  private void told(UploadKey upload) {
    if (addFirst(upload)) {
      wakeUp.run();
    }
  }

  /** Takes the oldest hints, so many at most. */
  List<UploadKey> take(int most) {
    synchronized (hinted) {
      List<UploadKey> taken = new ArrayList<>();
      Iterator<UploadKey> each = hinted.iterator();
      while (each.hasNext() && taken.size() < most) {
        taken.add(each.next());
        each.remove();
      }
      return taken;
    }
  }

  /** Whether the store tells of changes now. */
  boolean alive() {
    return feed != null;
  }

  /** Whether hints may have been missed since this was last asked; only a listing tells. */
  boolean missed() {
    boolean was = missed;
    missed = false;
    return was;
  }

  private void listen() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      long start = System.nanoTime();
      try (ChangeFeed opened = store.changes(StoreLayout.UPLOADS).orElse(null)) {
        if (opened == null) {
          return;
        }
        feed = opened;
        missed = true;
        while (!closed) {
          StoreLayout.parseUpload(opened.next()).ifPresent(this::told);
        }
      } catch (ObjectStoreException e) {
        if (!closed) {
          LOG.info("The store does not tell of changes; listings find them: {}", e.getMessage());
        }
      } finally {
        feed = null;
      }
      boolean sound = System.nanoTime() - start > SOUND.toNanos();
      pause = sound ? FIRST_PAUSE : pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      if (!sleep(pause)) {
        return;
      }
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    ChangeFeed open = feed;
    if (open != null) {
      open.close();
    }
  }
}
