package io.shardscan.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.ApiKeyStore;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.server.auth.LimitSharing;
import io.shardscan.server.collection.FleetReport;
import io.shardscan.server.collection.UnknownCollectionException;
import io.shardscan.server.collection.WantedVersion;
import io.shardscan.server.config.ServerSettings;
import io.shardscan.server.observe.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A real server on a free port of loopback, with two tenants and one collection. */
final class TestServer implements AutoCloseable {
  static final String WARM_KEY = "sk_warm_4f1c";
  static final String FREE_KEY = "sk_free_77aa";
  static final String HOT_KEY = "sk_hot_9c2e";
  static final String UNPAID_KEY = "sk_hot_unpaid";
  static final String OTHER_KEY = "sk_other_tenant";
  static final String TENANT = "acme";
  static final CollectionId PRODUCTS = new CollectionId(TENANT, "products");
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final AtomicInteger SERVERS = new AtomicInteger();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final InMemoryObjectStore store;
  final InMemoryCollections collections = new InMemoryCollections();
  final AtomicLong nanos = new AtomicLong();
  final AtomicBoolean catalogFollowed = new AtomicBoolean(true);
  final List<String> changes = new CopyOnWriteArrayList<>();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final QueryServer server;

  /** What queries have waited for. */
  final List<WantedVersion> waited = new CopyOnWriteArrayList<>();

  final String workerId;

  TestServer() {
    this(settings(settings -> {}));
  }

  TestServer(ServerSettings settings) {
    this(settings, new InMemoryObjectStore(), true);
  }

  /** A server whose store starts without keys. */
  TestServer(InMemoryObjectStore store) {
    this(settings(settings -> {}), store, false);
  }

  /** A second server over a store that a first one has put keys into. */
  static TestServer over(InMemoryObjectStore store) {
    return new TestServer(store);
  }

  private TestServer(ServerSettings settings, InMemoryObjectStore store, boolean withKeys) {
    this.store = store;
    if (withKeys) {
      addKeys();
    }
    collections.add(
        PRODUCTS,
        new InMemoryCollections.Row("product_1", new float[] {1, 0, 0}, "{\"name\":\"eins\"}"),
        new InMemoryCollections.Row("product_2", new float[] {0, 1, 0}, "{\"name\":\"zwei\"}"),
        new InMemoryCollections.Row("product_3", new float[] {1, 1, 0}, "{\"name\":\"drei\"}"));
    workerId = settings.workerId();
    server =
        new QueryServer(
            settings,
            new ServerParts(
                store,
                collections,
                collections,
                collections,
                (collection, wanted) -> waited.addAll(wanted),
                collection -> {
                  throw new UnknownCollectionException(
                      "Nothing of " + collection + " can be exported here");
                },
                tenant ->
                    new FleetReport(
                        1,
                        List.of(new FleetReport.Node(workerId, true, true, 5, 100)),
                        List.of(
                            new FleetReport.Held(
                                tenant + "-things",
                                7,
                                3,
                                1,
                                List.of(new FleetReport.Share(workerId, 7, 3))))),
                LimitSharing.NONE,
                upload -> changes.add(upload.toString()),
                List.of(new Readiness("catalog", catalogFollowed::get)),
                InstantSource.fixed(NOW),
                nanos::get));
    server.start();
  }

  /** Mutable settings, so that a test names only what it is about. */
  static final class Settings {
    int port;
    boolean rateLimits;
    int maxConnections = 1_024;
    long maxBufferedBodyBytes = 256 << 20;
    Duration head = Duration.ofSeconds(20);
    Duration idle = Duration.ofSeconds(20);
    Duration bodyStall = Duration.ofSeconds(20);
    long minBodyBytesPerSecond = 1;
    Duration writeStall = Duration.ofSeconds(20);
    Duration drain = Duration.ofSeconds(5);
    Duration grace = Duration.ofSeconds(10);
    Duration keyPoll = Duration.ofMillis(500);
    String adminKeySha256 = "";
  }

  static ServerSettings settings(Consumer<Settings> change) {
    Settings settings = new Settings();
    change.accept(settings);
    return new ServerSettings(
        "127.0.0.1",
        settings.port,
        "w" + SERVERS.incrementAndGet(),
        settings.rateLimits,
        settings.maxConnections,
        settings.maxBufferedBodyBytes,
        settings.head,
        settings.idle,
        settings.bodyStall,
        settings.minBodyBytesPerSecond,
        settings.writeStall,
        settings.drain,
        settings.grace,
        settings.keyPoll,
        settings.adminKeySha256);
  }

  void addKeys() {
    addKey(WARM_KEY, TENANT, KeyTier.WARM, false);
    addKey(FREE_KEY, TENANT, KeyTier.FREE, false);
    addKey(HOT_KEY, TENANT, KeyTier.HOT, true);
    addKey(UNPAID_KEY, TENANT, KeyTier.HOT, false);
    addKey(OTHER_KEY, "other", KeyTier.WARM, false);
  }

  void addKey(String key, String tenant, KeyTier tier, boolean paymentMethod) {
    new ApiKeyStore(store)
        .put(
            new ApiKey(
                ApiKeyStore.sha256(key),
                key.substring(key.length() - 4),
                tenant,
                tier,
                paymentMethod,
                NOW));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
  }

  HttpRequest.Builder request(String path, String key) {
    return request(path).header("Authorization", "Bearer " + key);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String key) {
    return send(request(path, key));
  }

  /** Sends a body to the core API's query endpoint. */
  HttpResponse<String> query(String body) {
    return send(
        request("/api/query")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> upload(String key, String collection, String file, byte[] bytes) {
    return send(
        request("/api/v1/collections/" + collection + "/files/" + file, key)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  /** The sum of this server's samples of a metric that have all these labels. */
  double metric(String name, String... labels) {
    return send(request("/observe/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("worker=\"" + workerId + "\""))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String error(HttpResponse<String> response) {
    return json(response.body()).path("error").asText();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
