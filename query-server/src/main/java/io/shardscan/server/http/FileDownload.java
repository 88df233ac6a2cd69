package io.shardscan.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Uploaded files as they were sent, whole or a range of their bytes, with the conditions of RFC
 * 9110. The bytes are streamed from the store, all of one version.
 */
final class FileDownload {
  private static final String ANY_BYTES = "application/octet-stream";
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "parquet", "application/vnd.apache.parquet",
          "csv", "text/csv; charset=utf-8",
          "json", "application/json",
          "jsonl", "application/jsonl",
          "arrow", "application/vnd.apache.arrow.file",
          "feather", "application/vnd.apache.arrow.file",
          "ipc", "application/vnd.apache.arrow.file",
          "gz", "application/gzip",
          "zst", "application/zstd");

  private final ObjectStore store;

  FileDownload(ObjectStore store) {
    this.store = store;
  }

  /** The answer to a request for a file, or empty if there is no such file. */
  Optional<Answer> answer(UploadKey upload, ServerRequestHeaders headers) {
    return store.head(StoreLayout.upload(upload)).map(object -> answer(upload, object, headers));
  }

  private Answer answer(UploadKey upload, StoredObject object, ServerRequestHeaders headers) {
    String etag = '"' + object.etag() + '"';
    List<Header> common = new ArrayList<>();
    common.add(HeaderValues.create(HeaderNames.ETAG, etag));
    common.add(HeaderValues.create(HeaderNames.ACCEPT_RANGES, "bytes"));
    if (first(headers, "If-None-Match").map(given -> names(given, etag)).orElse(false)) {
      return new Answer(Status.NOT_MODIFIED_304, common, stream -> {});
    }
    boolean rangeHolds = first(headers, "If-Range").map(etag::equals).orElse(true);
    Optional<ByteRange> range =
        rangeHolds
            ? first(headers, "Range").flatMap(text -> ByteRange.parse(text, object.size()))
            : Optional.empty();
    if (range.isPresent() && range.get().isEmpty()) {
      return Answer.error(
              Status.REQUESTED_RANGE_NOT_SATISFIABLE_416,
              "The file has %d bytes, none of which are in the range that was asked for."
                  .formatted(object.size()))
          .with(HeaderValues.create(HeaderNames.CONTENT_RANGE, "bytes */" + object.size()));
    }
    common.add(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType(upload.file())));
    common.add(
        HeaderValues.create(
            HeaderNames.CONTENT_DISPOSITION,
            "attachment; filename=\"%s\"".formatted(upload.file())));
    ByteRange bytes = range.orElse(new ByteRange(0, object.size()));
    common.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, Long.toString(bytes.length())));
    if (range.isPresent()) {
      common.add(
          HeaderValues.create(
              HeaderNames.CONTENT_RANGE,
              "bytes %d-%d/%d".formatted(bytes.start(), bytes.end() - 1, object.size())));
    }
    return new Answer(
        range.isPresent() ? Status.PARTIAL_CONTENT_206 : Status.OK_200,
        common,
        stream -> {
          ReadOptions options =
              bytes.length() == object.size()
                  ? ReadOptions.WHOLE
                  : ReadOptions.range(bytes.start(), bytes.length());
          try (ObjectContent content = store.get(object.key(), options.ofVersion(object.etag()))) {
            content.stream().transferTo(stream);
          }
        });
  }

  private static Optional<String> first(ServerRequestHeaders headers, String name) {
    return headers.first(HeaderNames.create(name));
  }

  private static boolean names(String given, String etag) {
    for (String each : given.split(",", -1)) {
      String tag = each.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static String contentType(String file) {
    String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return CONTENT_TYPES.getOrDefault(extension, ANY_BYTES);
  }
}
