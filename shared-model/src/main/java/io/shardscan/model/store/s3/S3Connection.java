package io.shardscan.model.store.s3;

import io.minio.Checksum;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.errors.MinioException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP connections to one S3 server, and the one place where its calls are waited for. */
final class S3Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3Connection.class);

  /** Most requests under way at once; more wait for their turn. */
  private static final int MOST_REQUESTS = 128;

  /** Most idle connections kept, and for how long: less than servers keep theirs. */
  private static final int MOST_IDLE_CONNECTIONS = 32;

  private static final long IDLE_SECONDS = 30;

  private final S3Settings settings;
  private final ExecutorService threads;
  private final OkHttpClient http;
  private final MinioAsyncClient client;

  S3Connection(S3Settings settings) {
    this.settings = settings;
    this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("s3-", 0).factory());
    this.http = isHttps() ? withCertificates(client(threads)) : client(threads);
    this.client =
        MinioAsyncClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentials(settings.accessKey(), settings.secretKey())
            .httpClient(http)
            .build();
  }

  private OkHttpClient client(ExecutorService executor) {
    Dispatcher dispatcher = new Dispatcher(executor);
    dispatcher.setMaxRequests(MOST_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MOST_REQUESTS);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(settings.timeouts().connect())
            .readTimeout(settings.timeouts().read())
            .writeTimeout(settings.timeouts().write())
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(
                List.of(isHttps() ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
            .connectionPool(
                new ConnectionPool(MOST_IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
            .followRedirects(false)
            // A repeated conditional write would be refused because of its own first attempt.
            .retryOnConnectionFailure(false)
            .dispatcher(dispatcher);
    return SentRequests.watch(builder).build();
  }

  private static OkHttpClient withCertificates(OkHttpClient client) {
    try {
      return Http.enableExternalCertificatesFromEnv(client);
    } catch (MinioException e) {
      throw new IllegalArgumentException(
          "The certificates of SSL_CERT_FILE or SSL_CERT_DIR cannot be used: " + e.getMessage(), e);
    }
  }

  private boolean isHttps() {
    return "https".equals(settings.endpoint().getScheme());
  }

  String bucket() {
    return settings.bucket();
  }

  /** The checksum that the MinIO client sends with the parts of an upload. */
  Checksum.Algorithm partChecksum() {
    return isHttps() ? Checksum.Algorithm.CRC32C : Checksum.Algorithm.SHA256;
  }

  MinioAsyncClient client() {
    return client;
  }

  /** A call of the MinIO client. */
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    CompletableFuture<? extends T> start() throws MinioException;
  }

  /** Makes a call and waits for its answer, which the time-outs bound. */
  <T extends @Nullable Object> T await(Call<T> call) throws S3Failure {
    CompletableFuture<? extends T> answer;
    try {
      answer = call.start();
    } catch (MinioException e) {
      throw S3Failure.of(e);
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CompletableFuture<Void> unused = answer.thenAccept(S3Connection::discard);
      throw S3Failure.of(e);
    }
  }

  /**
   * Classifies a failure. Where a connection broke, the idle ones may be dead as well, as after a
   * restart of the server; they are given up, so that one failure does not become one for each.
   */
  private S3Failure failure(Throwable thrown) {
    S3Failure failure = S3Failure.of(thrown);
    if (failure.isLost()) {
      http.connectionPool().evictAll();
    }
    return failure;
  }

  private static void discard(@Nullable Object answer) {
    if (answer instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        LOG.debug("An answer that nobody waits for any more could not be closed", e);
      }
    }
  }

  /** Sends a request that is already signed, on this thread; a redirect is no success. */
  Response send(Request request) throws S3Failure {
    Response response;
    try {
      response = http.newCall(request).execute();
    } catch (IOException e) {
      throw failure(e);
    }
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      IOException cause = new IOException("HTTP status " + response.code());
      throw S3Failure.answered(response.code(), "", response.message(), cause);
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
    threads.shutdown();
  }
}
