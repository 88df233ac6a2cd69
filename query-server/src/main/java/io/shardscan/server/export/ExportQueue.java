package io.shardscan.server.export;

import io.shardscan.server.catalog.CollectionSnapshot;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's exports, of which one is written and the others wait. */
final class ExportQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportQueue.class);
  private static final int MOST_WAITING = 16;

  private final ExportTurn.Tools tools;

  /** By the exports' ids. */
  private final Map<String, ExportLease> leases = new ConcurrentHashMap<>();

  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("export").factory());

  ExportQueue(ExportTurn.Tools tools) {
    this.tools = tools;
  }

  /**
   * Has an export written.
   *
   * @param begunWith its snapshot, if this process has it; let go of in the end, unless this fails
   * @throws java.util.concurrent.RejectedExecutionException if too many wait
   */
  void add(ExportLease lease, @Nullable CollectionSnapshot begunWith) {
    String id = lease.job().id();
    leases.put(id, lease);
    boolean queued = false;
    try {
      writer.execute(new Entry(new ExportTurn(tools, lease, begunWith), id));
      queued = true;
    } finally {
      if (!queued) {
        leases.remove(id);
      }
    }
  }

  /** Ids of the exports that are written or wait. */
  Set<String> ids() {
    return leases.keySet();
  }

  /** Tells other servers that these exports go on. */
  void beat() {
    for (ExportLease lease : leases.values()) {
      try {
        lease.beat();
      } catch (OvertakenException e) {
        LOG.debug("The export's own thread finds out", e);
      } catch (RuntimeException e) {
        LOG.warn("Export {} could give no sign of life", lease.job().id(), e);
      }
    }
  }

  /** A turn that waits or runs. */
  private final class Entry implements Runnable {
    private final ExportTurn turn;
    private final String id;

    private Entry(ExportTurn turn, String id) {
      this.turn = turn;
      this.id = id;
    }

    @Override
    public void run() {
      try {
        turn.run();
      } finally {
        leases.remove(id);
      }
    }
  }

  /** Leaves the exports that run or wait to other servers. */
  @Override
  public void close() {
    for (Runnable waiting : writer.shutdownNow()) {
      if (waiting instanceof Entry entry) {
        entry.turn.giveUp();
      }
    }
    writer.close();
  }
}
