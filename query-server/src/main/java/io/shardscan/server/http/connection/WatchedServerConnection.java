package io.shardscan.server.http.connection;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** An HTTP/1.1 connection that the watchdog knows of for as long as it is served. */
final class WatchedServerConnection implements ServerConnection, InterruptableTask<Void> {
  private final ServerConnection http;
  private final WatchedConnection connection;
  private final ConnectionWatchdog watchdog;

  WatchedServerConnection(
      ServerConnection http, WatchedConnection connection, ConnectionWatchdog watchdog) {
    this.http = http;
    this.connection = connection;
    this.watchdog = watchdog;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    watchdog.watch(connection);
    try {
      ScopedValue.where(WatchedConnection.scope(), connection)
          .<Void, InterruptedException>call(
              () -> {
                http.handle(limit);
                return null;
              });
    } finally {
      watchdog.forget(connection);
    }
  }

  @Override
  public Duration idleTime() {
    return http.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return http instanceof InterruptableTask<?> task && task.canInterrupt();
  }
}
