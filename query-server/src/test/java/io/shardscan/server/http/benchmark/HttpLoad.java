package io.shardscan.server.http.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads a server with queries over kept-alive connections and prints queries a second, latencies
 * and errors. Arguments: the server's URL, an API key, a file of JSON bodies (one a line), the
 * number of clients, seconds to warm up, seconds to measure.
 */
public final class HttpLoad {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private HttpLoad() {}

  /** Runs the load; fails if nothing was answered well. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 6) {
      throw new IllegalArgumentException(
          "needs: URL, API key, file of bodies, clients, seconds to warm up, seconds to measure");
    }
    URI url = URI.create(args[0]);
    List<byte[]> requests = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[2]))) {
      byte[] body = line.getBytes(StandardCharsets.UTF_8);
      requests.add(KeptConnection.request(url.getAuthority(), "/api/v1/query", args[1], body));
    }
    int clients = Integer.parseInt(args[3]);
    long measureFrom = System.nanoTime() + Long.parseLong(args[4]) * NANOS_PER_SECOND;
    long seconds = Long.parseLong(args[5]);
    List<LoadClient> load = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      LoadClient one =
          new LoadClient(
              new InetSocketAddress(url.getHost(), url.getPort()),
              requests,
              client * requests.size() / clients,
              measureFrom,
              measureFrom + seconds * NANOS_PER_SECOND);
      load.add(one);
      threads.add(Thread.ofPlatform().name("client-" + client).start(one));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    report(load, seconds);
  }

  private static void report(List<LoadClient> load, long seconds) {
    long[] nanos =
        load.stream().flatMapToLong(one -> Arrays.stream(one.nanos())).sorted().toArray();
    Map<String, Integer> errors = new TreeMap<>();
    load.forEach(one -> one.errors().forEach((what, n) -> errors.merge(what, n, Integer::sum)));
    if (nanos.length == 0) {
      throw new IllegalStateException("no query was answered: " + errors);
    }
    System.out.printf(
        "| %d | %,.0f | %.2f | %.2f | %.2f | %s |%n",
        load.size(),
        (double) nanos.length / seconds,
        nanos[nanos.length / 2] / NANOS_PER_MILLI,
        nanos[(int) (nanos.length * 0.99)] / NANOS_PER_MILLI,
        nanos[nanos.length - 1] / NANOS_PER_MILLI,
        errors.isEmpty() ? "none" : errors);
  }
}
