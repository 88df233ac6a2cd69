package io.shardscan.jobmetrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves metrics over HTTP, one request at a time. */
final class MetricsEndpoint implements AutoCloseable {
  private static final int WAITING_CONNECTIONS = 8;

  private final HttpServer server;
  private final ExecutorService thread;

  private MetricsEndpoint(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  static MetricsEndpoint open(String host, int port, Supplier<List<Sample>> samples)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), WAITING_CONNECTIONS);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("job-metrics").factory());
    server.setExecutor(thread);
    server.createContext("/metrics", exchange -> answer(exchange, samples.get()));
    server.start();
    return new MetricsEndpoint(server, thread);
  }

  private static void answer(HttpExchange exchange, List<Sample> samples) throws IOException {
    byte[] text = PrometheusText.of(samples).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
    exchange.sendResponseHeaders(200, text.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(text);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
