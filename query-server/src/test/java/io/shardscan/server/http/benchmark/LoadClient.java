package io.shardscan.server.http.benchmark;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One client that asks its next query as soon as the last was answered, until a time is over. */
final class LoadClient implements Runnable {
  private static final int MOST_BROKEN_CONNECTIONS = 100;

  private final SocketAddress address;
  private final List<byte[]> requests;
  private final long measureFrom;
  private final long end;
  private final Map<String, Integer> errors = new TreeMap<>();
  private int next;
  private long[] nanos = new long[1 << 12];
  private int count;

  /**
   * A client.
   *
   * @param requests what it asks, over and over
   * @param first index of the request that it begins with
   * @param measureFrom when answers begin to count, as of {@link System#nanoTime}
   * @param end when it stops asking
   */
  LoadClient(SocketAddress address, List<byte[]> requests, int first, long measureFrom, long end) {
    this.address = address;
    this.requests = requests;
    this.next = first;
    this.measureFrom = measureFrom;
    this.end = end;
  }

  @Override
  public void run() {
    for (int broken = 0; broken < MOST_BROKEN_CONNECTIONS && !over(); broken++) {
      try (KeptConnection connection = new KeptConnection(address)) {
        while (!over()) {
          ask(connection);
        }
      } catch (IOException e) {
        errors.merge(e.toString(), 1, Integer::sum);
      }
    }
  }

  /** How long each good answer took, in nanoseconds. */
  long[] nanos() {
    return Arrays.copyOf(nanos, count);
  }

  /** How often what went wrong. */
  Map<String, Integer> errors() {
    return errors;
  }

  private boolean over() {
    return System.nanoTime() - end >= 0;
  }

  private void ask(KeptConnection connection) throws IOException {
    byte[] request = requests.get(next % requests.size());
    next++;
    long begin = System.nanoTime();
    int status = connection.exchange(request);
    long took = System.nanoTime() - begin;
    if (status != 200) {
      errors.merge("status " + status, 1, Integer::sum);
    } else if (begin - measureFrom >= 0) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = took;
    }
  }
}
