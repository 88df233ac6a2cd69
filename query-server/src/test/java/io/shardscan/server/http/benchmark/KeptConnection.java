package io.shardscan.server.http.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that does as little as a client can, so that what is measured
 * is the server: a request is one write, an answer is read to its end and not looked at.
 */
final class KeptConnection implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 30_000;
  private static final int MAX_LINE_BYTES = 16 << 10;

  private final Socket socket = new Socket();
  private final byte[] buffer = new byte[64 << 10];
  private final InputStream in;
  private int at;
  private int limit;

  KeptConnection(SocketAddress address) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.connect(address, READ_TIMEOUT_MILLIS);
      in = socket.getInputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The bytes of a request, head and body together. */
  static byte[] request(String host, String path, String key, byte[] body) {
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, host, key, body.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /**
   * Sends a request and reads its answer.
   *
   * @return the status of the answer
   */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = true;
      }
    }
    if (chunked) {
      do {
        length = Long.parseLong(line(), 16);
        skip(length);
        line();
      } while (length > 0);
    } else {
      skip(length);
    }
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = next(); b != '\n'; b = next()) {
      if (b != '\r') {
        line.append((char) b);
      }
      if (line.length() > MAX_LINE_BYTES) {
        throw new IOException("a line of the answer's head does not end");
      }
    }
    return line.toString();
  }

  private void skip(long length) throws IOException {
    for (long rest = length; rest > 0; ) {
      fill();
      int part = (int) Math.min(rest, limit - at);
      at += part;
      rest -= part;
    }
  }

  private int next() throws IOException {
    fill();
    return buffer[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (at == limit) {
      limit = in.read(buffer);
      at = 0;
      if (limit < 0) {
        limit = 0;
        throw new EOFException("the server closed the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
