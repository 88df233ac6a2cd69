package io.shardscan.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadSession;
import io.shardscan.model.catalog.UploadSessionStore;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredPart;
import io.shardscan.server.http.connection.BodyGuard;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Streams parts of uploads into the store. The last bytes of a part are not passed on unless all of
 * them are what they should be: a part that was damaged on its way is not stored.
 */
final class PartWriter {
  private static final HeaderName SHA256 = HeaderNames.create("X-Content-Sha256");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{64}");

  private final ObjectStore store;
  private final UploadSessionStore sessions;

  PartWriter(ObjectStore store, UploadSessionStore sessions) {
    this.store = store;
    this.sessions = sessions;
  }

  /** Most bytes of a part of an upload. */
  static long mostBytes(UploadSession session) {
    return Math.max(Limits.MAX_PART_BYTES, Math.ceilDiv(session.size(), PartedWrites.MOST_PARTS));
  }

  /**
   * Stores the part that a request sends.
   *
   * @throws ApiException if there is anything wrong with it
   */
  UploadSession.Part store(UploadSession session, Exchange exchange) throws IOException {
    int number = number(exchange.pathParameter("part"));
    long size = size(session, exchange.body());
    String expected = sha256(exchange);
    if (session.completed() != null) {
      throw ApiException.badRequest("The upload is complete: no part can be added.");
    }
    MessageDigest digest = newDigest();
    RequestBody body = exchange.body();
    try (UploadStream stream =
        new UploadStream(
            new DigestInputStream(body.open(BodyGuard.NONE), digest),
            OptionalLong.of(size),
            () -> {
              String found = HexFormat.of().formatHex(digest.digest());
              if (!found.equals(expected)) {
                throw ApiException.badRequest(
                    "The part's bytes have the SHA-256 %s, not that of X-Content-Sha256: send them again."
                        .formatted(found));
              }
            })) {
      StoredPart stored = put(session, number, stream, size, body);
      UploadSession.Part part = new UploadSession.Part(number, size, stored.etag(), expected);
      sessions.savePart(session.id(), part);
      return part;
    }
  }

  private StoredPart put(
      UploadSession session, int number, UploadStream stream, long size, RequestBody body)
      throws IOException {
    try {
      return store
          .parts()
          .put(StoreLayout.upload(session.upload()), session.storeId(), number, stream, size);
    } catch (SourceFailedException e) {
      IOException fault = body.failure();
      if (fault != null) {
        throw fault;
      }
      throw stream.failure().orElse(e);
    } catch (ObjectNotFoundException e) {
      throw ApiException.notFound("The upload was abandoned or completed meanwhile.");
    }
  }

  private static int number(String text) {
    if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= PartedWrites.MOST_PARTS) {
      return Integer.parseInt(text);
    }
    throw ApiException.badRequest(
        "A part's number must be an integer from 1 to %d.".formatted(PartedWrites.MOST_PARTS));
  }

  private static long size(UploadSession session, RequestBody body) {
    long most = mostBytes(session);
    long size =
        body.declaredLength()
            .orElseThrow(
                () ->
                    ApiException.badRequest("A part is sent with a Content-Length, not chunked."));
    if (size < 1 || size > most) {
      throw ApiException.badRequest(
          "The part has %d bytes; it must have 1 to %d.".formatted(size, most));
    }
    return size;
  }

  private static String sha256(Exchange exchange) {
    String value =
        exchange.headers().contains(SHA256)
            ? exchange.headers().get(SHA256).get().strip().toLowerCase(Locale.ROOT)
            : "";
    if (!HEXADECIMAL.matcher(value).matches()) {
      throw ApiException.badRequest(
          "The header X-Content-Sha256 must be the SHA-256 of the part, 64 hexadecimal digits.");
    }
    return value;
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
