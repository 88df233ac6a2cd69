package io.shardscan.server.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Serves HTTP/1.1 on connections whose every read and write a watchdog knows of. It has to be the
 * server's only selector: with a second one, the server reads a connection's first bytes itself.
 */
public final class WatchedSelector implements ServerConnectionSelector {
  private final ServerConnectionSelector http1;
  private final ConnectionWatchdog watchdog;
  private final ConnectionDeadlines deadlines;

  /** Serves HTTP/1.1 within deadlines. */
  public WatchedSelector(
      Http1Config config, ConnectionWatchdog watchdog, ConnectionDeadlines deadlines) {
    this.http1 = Http1ConnectionSelector.builder().config(config).build();
    this.watchdog = watchdog;
    this.deadlines = deadlines;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    WatchedConnection connection = new WatchedConnection(context.serverSocket(), deadlines);
    return new WatchedServerConnection(
        http1.connection(new WatchedContext(context, connection)), connection, watchdog);
  }
}
