package io.shardscan.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.catalog.UploadSession;
import io.shardscan.model.catalog.UploadSessionStore;
import io.shardscan.model.limits.Limits;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.collection.UploadListener;
import io.shardscan.server.observe.ServerMetrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Uploads in parts. They are begun, given their parts in any order, at once and again, and
 * completed, all of it by any server; what a part's bytes must be is told beforehand by their
 * SHA-256.
 */
final class UploadSessionResource implements Resource {
  private static final String SESSION = "/api/v1/uploads/{upload}";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final int MAX_BODY_BYTES = 4 << 20;

  private final ObjectStore store;
  private final TenantCollections collections;
  private final UploadListener listener;
  private final InstantSource clock;
  private final BodyReader bodies;
  private final Quotas quotas;
  private final UploadSessionStore sessions;
  private final PartWriter parts;
  private final ServerMetrics metrics;

  UploadSessionResource(
      ObjectStore store,
      TenantCollections collections,
      UploadListener listener,
      InstantSource clock,
      BodyReader bodies,
      Quotas quotas,
      ServerMetrics metrics) {
    this.store = store;
    this.collections = collections;
    this.listener = listener;
    this.clock = clock;
    this.bodies = bodies;
    this.quotas = quotas;
    this.metrics = metrics;
    this.sessions = new UploadSessionStore(store);
    this.parts = new PartWriter(store, sessions);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            Method.POST,
            "/api/v1/collections/{collection}/files/{file}/uploads",
            Access.BEARER,
            this::begin),
        new Route(Method.PUT, SESSION + "/parts/{part}", Access.BEARER, this::part),
        new Route(Method.POST, SESSION + "/complete", Access.BEARER, this::complete),
        new Route(Method.DELETE, SESSION, Access.BEARER, this::abandon));
  }

  private Answer begin(Exchange exchange) throws IOException {
    Authenticator.requirePayment(exchange.key());
    UploadKey upload = FileResource.named(exchange);
    UploadWriter.requireFormat(upload);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    Long size = fields.integer("content_length", 1, Limits.MAX_UPLOAD_BYTES);
    if (size == null && fields.any("content_length") == null) {
      fields.problem("Missing required field: 'content_length' (the file's bytes).");
    }
    String method = fields.string("method");
    if (method != null && !method.equals("POST") && !method.equals("PUT")) {
      fields.problem("'method' must be POST, to add a file, or PUT, to replace one.");
    }
    fields.check();
    if (!collections.exists(upload.collection())) {
      throw TenantCollections.unknown(upload.collection());
    }
    if ("POST".equals(method) && store.head(StoreLayout.upload(upload)).isPresent()) {
      throw ApiException.conflict(
          "File '%s' exists in collection '%s': replace it with the method PUT, or delete it first."
              .formatted(upload.file(), upload.collection().name()));
    }
    collections.requireRoom(exchange.key(), size == null ? 0 : size);
    quotas.take(exchange.key(), RateLimits.Kind.UPLOAD);
    UploadSession session =
        new UploadSession(
            TraceId.random(),
            upload,
            size == null ? 0 : size,
            store.parts().begin(StoreLayout.upload(upload)),
            clock.instant(),
            null);
    sessions.save(session);
    return Answer.json(
        Status.CREATED_201,
        json -> {
          json.writeStartObject();
          json.writeStringField("upload_id", session.id());
          json.writeNumberField("chunk_size_max", PartWriter.mostBytes(session));
          json.writeEndObject();
        });
  }

  private Answer part(Exchange exchange) throws IOException {
    UploadSession session = session(exchange);
    UploadSession.Part part = parts.store(session, exchange);
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("part_number", part.number());
          json.writeStringField("etag", part.sha256());
          json.writeNumberField("size", part.size());
          json.writeEndObject();
        });
  }

  private Answer complete(Exchange exchange) throws IOException {
    UploadSession session = session(exchange);
    JsonFields fields = bodies.readObject(exchange.body(), MAX_BODY_BYTES, false);
    List<UploadSession.Part> wanted = wanted(fields);
    fields.check();
    if (session.completed() == null) {
      List<StoredPart> stored = check(session, wanted);
      String key = StoreLayout.upload(session.upload());
      collections.ensureExists(session.upload().collection(), exchange.key());
      try {
        store.parts().complete(key, session.storeId(), stored, PutCondition.ALWAYS);
      } catch (ObjectNotFoundException e) {
        // Completed before, but nobody heard of it.
        if (store.head(key).map(StoredObject::size).orElse(-1L) != session.size()) {
          throw unknown();
        }
      }
      sessions.save(session.completedAt(clock.instant()));
      listener.changed(session.upload());
      metrics.uploaded(session.size());
    }
    Answer answer =
        Answer.json(
            Status.CREATED_201,
            json -> {
              json.writeStartObject();
              json.writeStringField("collection", session.upload().collection().name());
              json.writeStringField("filename", session.upload().file());
              json.writeNumberField("size", session.size());
              json.writeEndObject();
            });
    return store
        .head(StoreLayout.upload(session.upload()))
        .map(object -> answer.with(AtLeast.version(session.upload(), object.etag())))
        .orElse(answer);
  }

  private static List<UploadSession.Part> wanted(JsonFields fields) {
    List<UploadSession.Part> wanted = new ArrayList<>();
    JsonNode array = fields.any("parts");
    if (array == null || !array.isArray() || array.isEmpty()) {
      fields.problem(
          "'parts' must be an array of all parts, each {\"part_number\": 1, \"etag\": \"<SHA-256>\"}.");
      return wanted;
    }
    for (JsonNode each : array) {
      JsonFields part = new JsonFields(each);
      Long number = part.integer("part_number", 1, PartedWrites.MOST_PARTS);
      String sha256 = part.string("etag");
      if (number == null || sha256 == null) {
        fields.problem(
            "'parts' has an element without 'part_number' (1 to %d) or 'etag' (a string)."
                .formatted(PartedWrites.MOST_PARTS));
        return wanted;
      }
      wanted.add(new UploadSession.Part(number.intValue(), 0, "", sha256.toLowerCase(Locale.ROOT)));
    }
    return wanted;
  }

  /** Compares the parts that a client means to have sent with those that came. */
  private List<StoredPart> check(UploadSession session, List<UploadSession.Part> wanted) {
    List<UploadSession.Part> stored = sessions.parts(session.id());
    if (stored.size() != wanted.size()) {
      throw ApiException.badRequest(
          "%d parts were sent, but 'parts' has %d.".formatted(stored.size(), wanted.size()));
    }
    List<StoredPart> all = new ArrayList<>(stored.size());
    long size = 0;
    for (int i = 0; i < stored.size(); i++) {
      UploadSession.Part part = stored.get(i);
      int number = i + 1;
      boolean named =
          wanted.stream()
              .anyMatch(each -> each.number() == number && each.sha256().equals(part.sha256()));
      if (part.number() != number || !named) {
        throw ApiException.badRequest(
            "Part %d is missing, or its 'etag' is not the SHA-256 of the bytes that were sent."
                .formatted(number));
      }
      if (number < stored.size() && part.size() < PartedWrites.LEAST_PART_BYTES) {
        throw ApiException.badRequest(
            "Part %d has %d bytes; every part but the last must have at least %d."
                .formatted(number, part.size(), PartedWrites.LEAST_PART_BYTES));
      }
      size += part.size();
      all.add(new StoredPart(part.number(), part.size(), part.etag()));
    }
    if (size != session.size()) {
      throw ApiException.badRequest(
          "The parts have %d bytes together, but 'content_length' was %d."
              .formatted(size, session.size()));
    }
    return all;
  }

  private Answer abandon(Exchange exchange) {
    sessions.remove(session(exchange));
    return Answer.empty();
  }

  private UploadSession session(Exchange exchange) {
    String id = exchange.pathParameter("upload");
    if (!ID.matcher(id).matches()) {
      throw unknown();
    }
    UploadSession session = sessions.load(id).orElseThrow(UploadSessionResource::unknown);
    CollectionId collection = session.upload().collection();
    if (!collection.tenant().equals(exchange.key().tenant())) {
      throw unknown();
    }
    return session;
  }

  private static ApiException unknown() {
    return ApiException.notFound(
        "There is no such upload: it was abandoned, or begun more than a day ago.");
  }
}
