package io.shardscan.server.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.InlineFiles;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.limits.Names;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.collection.FileSummary;
import io.shardscan.server.collection.UploadListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a collection: stored, replaced, deleted and listed. */
final class FileResource implements Resource {
  /** Looks for rows sent one by one while they are deleted, in case more of them keep coming. */
  private static final int MOST_LOOKS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(FileResource.class);
  private static final String FILES = "/api/v1/collections/{collection}/files";
  private static final String FILE = FILES + "/{file}";

  private final ObjectStore store;
  private final TenantCollections collections;
  private final UploadWriter uploads;
  private final UploadListener listener;
  private final FileDownload download;

  FileResource(
      ObjectStore store,
      TenantCollections collections,
      UploadWriter uploads,
      UploadListener listener) {
    this.store = store;
    this.collections = collections;
    this.uploads = uploads;
    this.listener = listener;
    this.download = new FileDownload(store);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, FILES, Access.BEARER, this::list),
        new Route(Method.GET, FILE, Access.BEARER, this::download),
        new Route(Method.POST, FILE, Access.BEARER, this::upload),
        new Route(Method.PUT, FILE, Access.BEARER, this::replace),
        new Route(Method.DELETE, FILE, Access.BEARER, this::delete));
  }

  private Answer list(Exchange exchange) {
    List<FileSummary> files =
        collections.files(TenantCollections.named(exchange)).stream()
            .sorted(Comparator.comparing(FileSummary::name))
            .toList();
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("files");
          for (FileSummary file : files) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeNumberField("size", file.size());
            json.writeStringField("modified", file.modified().toString());
            json.writeNumberField("vector_count", file.rows());
            json.writeStringField("state", file.state().wireName());
            json.writeStringField("failure_reason", file.failureReason());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("segments", file.segments());
            json.writeBooleanField("is_wal", file.name().equals(InlineFiles.NAME));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Answer download(Exchange exchange) {
    UploadKey upload = named(exchange);
    if (upload.file().equals(InlineFiles.NAME)) {
      throw ApiException.notFound(
          "'%s' stands for the rows that were sent one by one: fetch or export them."
              .formatted(upload.file()));
    }
    if (InlineFiles.isInline(upload.file())) {
      throw notFound(upload);
    }
    return download.answer(upload, exchange.headers()).orElseThrow(() -> notFound(upload));
  }

  private ApiException notFound(UploadKey upload) {
    if (!collections.exists(upload.collection())) {
      return TenantCollections.unknown(upload.collection());
    }
    return ApiException.notFound(
        "File '%s' not found in collection '%s'."
            .formatted(upload.file(), upload.collection().name()));
  }

  private Answer upload(Exchange exchange) throws IOException {
    UploadKey upload = named(exchange);
    uploads.admit(upload, exchange);
    return stored(upload, exchange, Status.CREATED_201);
  }

  private Answer replace(Exchange exchange) throws IOException {
    UploadKey upload = named(exchange);
    uploads.admit(upload, exchange);
    boolean exists = store.head(StoreLayout.upload(upload)).isPresent();
    return stored(upload, exchange, exists ? Status.OK_200 : Status.CREATED_201);
  }

  private Answer stored(UploadKey upload, Exchange exchange, Status status) throws IOException {
    UploadWriter.Stored stored = uploads.store(upload, exchange);
    changed(upload);
    return Answer.json(
            status,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "uploaded");
              json.writeStringField("collection", upload.collection().name());
              json.writeStringField("file", upload.file());
              json.writeNumberField("bytes", stored.bytes());
              json.writeEndObject();
            })
        .with(AtLeast.version(upload, stored.etag()));
  }

  private Answer delete(Exchange exchange) {
    UploadKey upload = named(exchange);
    if (upload.file().equals(InlineFiles.NAME)) {
      deleteInline(upload);
      return deleted(upload);
    }
    String key = StoreLayout.upload(upload);
    if (InlineFiles.isInline(upload.file()) || store.head(key).isEmpty()) {
      throw notFound(upload);
    }
    store.delete(key);
    changed(upload);
    return deleted(upload).with(AtLeast.version(upload, null));
  }

  /** Undoes all changes that were sent row by row. */
  private void deleteInline(UploadKey upload) {
    List<String> keys = inlineObjects(upload.collection());
    if (keys.isEmpty()) {
      throw ApiException.notFound(
          "Collection '%s' has no rows that were sent one by one."
              .formatted(upload.collection().name()));
    }
    // What the job folds meanwhile into a new file is found by looking again: it goes, too.
    for (int look = 0; !keys.isEmpty() && look < MOST_LOOKS; look++) {
      // The oldest first: deletions must not go while rows that they hide are there.
      keys.forEach(store::delete);
      keys = inlineObjects(upload.collection());
    }
    changed(upload);
  }

  private List<String> inlineObjects(CollectionId collection) {
    List<String> keys = new ArrayList<>();
    store.list(
        StoreLayout.uploads(collection),
        object ->
            StoreLayout.parseUpload(object.key())
                .filter(file -> InlineFiles.isInline(file.file()))
                .ifPresent(file -> keys.add(object.key())));
    return keys;
  }

  private static Answer deleted(UploadKey upload) {
    return Answer.json(
        Status.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "deleted");
          json.writeStringField("collection", upload.collection().name());
          json.writeStringField("file", upload.file());
          json.writeEndObject();
        });
  }

  private void changed(UploadKey upload) {
    try {
      listener.changed(upload);
    } catch (RuntimeException e) {
      LOG.warn("A change of {} was stored but could not be passed on; it will be found", upload, e);
    }
  }

  /** The file that a request's path names. */
  static UploadKey named(Exchange exchange) {
    CollectionId collection = TenantCollections.named(exchange);
    String file = exchange.pathParameter("file");
    Names.problemWithFile(file)
        .ifPresent(
            problem -> {
              throw ApiException.badRequest(problem);
            });
    return new UploadKey(collection, file);
  }
}
