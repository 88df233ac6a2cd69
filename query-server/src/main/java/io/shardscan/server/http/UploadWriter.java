package io.shardscan.server.http;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.limits.UploadFormat;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.http.connection.BodyGuard;
import io.shardscan.server.observe.ServerMetrics;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.OptionalLong;

/**
 * Streams an uploaded file into the store, in memory that does not depend on its size. Everything
 * that can be known without the body is checked before its first byte is asked for.
 */
final class UploadWriter {
  private final ObjectStore store;
  private final TenantCollections collections;
  private final Quotas quotas;
  private final ServerMetrics metrics;

  UploadWriter(
      ObjectStore store, TenantCollections collections, Quotas quotas, ServerMetrics metrics) {
    this.store = store;
    this.collections = collections;
    this.quotas = quotas;
    this.metrics = metrics;
  }

  /**
   * Checks an upload without its body, and takes it from its key's limit.
   *
   * @throws ApiException if it cannot be taken
   */
  void admit(UploadKey upload, Exchange exchange) {
    Authenticator.requirePayment(exchange.key());
    requireFormat(upload);
    OptionalLong declared = exchange.body().declaredLength();
    if (!exchange.body().present()) {
      throw empty(upload);
    }
    if (declared.orElse(0) > Limits.MAX_UPLOAD_BYTES) {
      throw tooLarge();
    }
    collections.requireRoom(exchange.key(), declared.orElse(1));
    quotas.take(exchange.key(), RateLimits.Kind.UPLOAD);
  }

  /** Refuses a file whose name tells no format that users may upload. */
  static void requireFormat(UploadKey upload) {
    if (!UploadFormat.of(upload.file()).map(UploadFormat::ofUsers).orElse(false)) {
      throw ApiException.badRequest(
          "Unsupported file type of '%s': the name must end with one of %s."
              .formatted(upload.file(), UploadFormat.known()));
    }
  }

  /**
   * An upload that is stored.
   *
   * @param bytes its bytes
   * @param etag its version
   */
  record Stored(long bytes, String etag) {}

  /**
   * Stores an upload that was admitted, and creates its collection if there is none: an instant
   * before the file appears, so that a file never lies in a collection that nobody created, and an
   * upload that breaks off creates nothing.
   */
  Stored store(UploadKey upload, Exchange exchange) throws IOException {
    ApiKey key = exchange.key();
    RequestBody body = exchange.body();
    try (UploadStream stream =
        new UploadStream(
            startOf(upload, body),
            body.declaredLength(),
            () -> collections.ensureExists(upload.collection(), key))) {
      StoredObject object = put(upload, stream, body);
      metrics.uploaded(stream.count());
      return new Stored(stream.count(), object.etag());
    }
  }

  private StoredObject put(UploadKey upload, UploadStream stream, RequestBody body)
      throws IOException {
    try {
      return store.put(
          StoreLayout.upload(upload),
          stream,
          body.declaredLength().orElse(ObjectStore.UNKNOWN_SIZE),
          PutCondition.ALWAYS);
    } catch (SourceFailedException e) {
      IOException fault = body.failure();
      if (fault != null) {
        throw fault;
      }
      throw stream.failure().orElse(e);
    }
  }

  private static PushbackInputStream startOf(UploadKey upload, RequestBody body)
      throws IOException {
    PushbackInputStream stream = new PushbackInputStream(body.open(BodyGuard.NONE), 1);
    int first = stream.read();
    if (first == -1) {
      throw empty(upload);
    }
    stream.unread(first);
    return stream;
  }

  static ApiException empty(UploadKey upload) {
    return ApiException.badRequest(
        "The file '%s' is empty: send its bytes as the request's body.".formatted(upload.file()));
  }

  static ApiException tooLarge() {
    return ApiException.badRequest(
        "The file is too large: an upload may have at most %d bytes."
            .formatted(Limits.MAX_UPLOAD_BYTES));
  }
}
