package io.shardscan.model.store.s3;

import io.minio.messages.Contents;
import io.shardscan.model.store.StoredObject;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads what an S3 server says about objects. */
final class S3Objects {
  private S3Objects() {}

  /** The object that a GET or HEAD has answered with. */
  static StoredObject ofRead(String key, Headers headers) throws S3Failure {
    String etag = headers.get("ETag");
    String modified = headers.get("Last-Modified");
    String length = headers.get("Content-Length");
    String range = headers.get("Content-Range");
    String size = range == null ? length : range.substring(range.indexOf('/') + 1);
    if (etag == null || modified == null || size == null) {
      throw S3Failure.of(
          new IllegalStateException(
              "the answer about '" + key + "' lacks ETag, Last-Modified or Content-Length"));
    }
    try {
      return new StoredObject(key, Long.parseLong(size), unquoted(etag), instant(modified));
    } catch (NumberFormatException e) {
      throw S3Failure.of(e);
    }
  }

  /** The object that a PUT has written. Its time is that of the answer. */
  static StoredObject ofWrite(String key, long size, @Nullable String etag, Headers headers)
      throws S3Failure {
    if (etag == null || etag.isEmpty()) {
      throw S3Failure.of(new IllegalStateException("the answer lacks the ETag of '" + key + "'"));
    }
    String date = headers.get("Date");
    return new StoredObject(
        key, size, unquoted(etag), date == null ? Instant.now() : instant(date));
  }

  /** An object in a listing. */
  static StoredObject ofListing(Contents item) {
    ZonedDateTime modified = item.lastModified();
    return new StoredObject(
        item.objectName(),
        item.size(),
        unquoted(item.etag()),
        modified == null ? Instant.EPOCH : modified.toInstant());
  }

  /** An ETag without the quotes that HTTP puts around it. */
  static String unquoted(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  private static Instant instant(String httpDate) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate, Instant::from);
  }
}
