package io.shardscan.server.http.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections whose client has kept the server waiting for too long. */
public final class ConnectionWatchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatchdog.class);

  private final Set<WatchedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Duration tick;
  private final Runnable onCut;
  private @Nullable Thread thread;

  /**
   * A watchdog that sleeps until {@link #start}.
   *
   * @param onCut is told of each connection that was ended
   */
  public ConnectionWatchdog(ConnectionDeadlines deadlines, Runnable onCut) {
    this.tick = deadlines.tick();
    this.onCut = onCut;
  }

  /** Starts watching. */
  public void start() {
    thread = Thread.ofVirtual().name("connection-watchdog").start(this::watch);
  }

  /** Connections that are served now. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  void watch(WatchedConnection connection) {
    connections.add(connection);
  }

  void forget(WatchedConnection connection) {
    connections.remove(connection);
  }

  private void watch() {
    while (true) {
      try {
        Thread.sleep(tick);
      } catch (InterruptedException e) {
        return;
      }
      for (WatchedConnection connection : connections) {
        if (connection.overdue()) {
          cut(connection);
        }
      }
    }
  }

  private void cut(WatchedConnection connection) {
    try {
      connection.cut();
    } catch (RuntimeException e) {
      LOG.debug("A stalled connection was closed by its client at the same time", e);
    }
    onCut.run();
  }
}
