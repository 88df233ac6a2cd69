package io.shardscan.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A TCP proxy in front of an HTTP server that can lose a reply: the request reaches the server and
 * is done, and when the reply comes the client's connection breaks instead.
 */
public final class LossyProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Predicate<String>> losing = new AtomicReference<>(line -> false);
  private final AtomicInteger toLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  private LossyProxy(InetSocketAddress target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Starts a proxy on a free port of loopback; it loses nothing at first. */
  public static LossyProxy to(URI server) {
    try {
      ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
      LossyProxy proxy =
          new LossyProxy(new InetSocketAddress(server.getHost(), server.getPort()), listener);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy could not be started", e);
    }
  }

  /** Where to connect instead of to the server. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /**
   * Loses the replies to the next requests of a kind.
   *
   * @param count how many replies to lose
   * @param requestLine which, by the first line of the request, for instance {@code PUT /a/b
   *     HTTP/1.1}
   */
  public void lose(int count, Predicate<String> requestLine) {
    losing.set(requestLine);
    toLose.set(count);
  }

  /** Replies lost so far. */
  public int lost() {
    return lost.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        server.connect(target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        Thread.ofVirtual().start(connection::forwardRequests);
        Thread.ofVirtual().start(connection::forwardReplies);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("the proxy broke", e);
        }
      }
    }
  }

  /** One client's connection and its counterpart to the server. */
  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean betweenRequests = true;
    private volatile String requestLine = "";

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void forwardRequests() {
      forward(client, server, this::seeRequest);
    }

    void forwardReplies() {
      forward(server, client, this::seeReply);
    }

    private boolean seeRequest(byte[] bytes, int length) {
      if (betweenRequests) {
        betweenRequests = false;
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        requestLine = text.lines().findFirst().orElse("");
      }
      return true;
    }

    private boolean seeReply(byte[] bytes, int length) {
      betweenRequests = true;
      if (losing.get().test(requestLine) && toLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        lost.incrementAndGet();
        return false;
      }
      return true;
    }

    private void forward(Socket from, Socket to, Watcher watcher) {
      try (from;
          to;
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int length;
        while ((length = in.read(buffer)) >= 0 && watcher.passes(buffer, length)) {
          out.write(buffer, 0, length);
        }
      } catch (IOException e) {
        // One side has closed; so does the other, which is all there is to do.
      } finally {
        sockets.remove(from);
        sockets.remove(to);
      }
    }
  }

  /** Sees what passes by; what it answers "false" to is not forwarded, and the connection ends. */
  @FunctionalInterface
  private interface Watcher {
    boolean passes(byte[] bytes, int length);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy could not be closed", e);
    }
  }
}
