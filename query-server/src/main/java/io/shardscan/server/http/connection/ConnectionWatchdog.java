package io.shardscan.server.http.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Ends connections whose client has kept the server waiting for too long. */
public final class ConnectionWatchdog implements AutoCloseable {
  private final Set<WatchedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Duration tick;
  private @Nullable Thread thread;

  /** A watchdog that sleeps until {@link #start}. */
  public ConnectionWatchdog(ConnectionDeadlines deadlines) {
    this.tick = deadlines.tick();
  }

  /**
   * Starts watching.
   *
   * @param onCut is told of each client that was cut off
   */
  public void start(Runnable onCut) {
    thread = Thread.ofVirtual().name("connection-watchdog").start(() -> watch(onCut));
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

  private void watch(Runnable onCut) {
    while (true) {
      try {
        Thread.sleep(tick);
      } catch (InterruptedException e) {
        return;
      }
      for (WatchedConnection connection : connections) {
        if (connection.overdue() && connection.cut()) {
          onCut.run();
        }
      }
    }
  }
}
