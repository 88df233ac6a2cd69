package io.shardscan.model.store.s3;

import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoredObject;

/**
 * Writes to a bucket. What fits into one part is one request, more is an upload of parts; either
 * way the condition is checked by the server in the request that makes the object visible, and that
 * request is sent once, or again only if the server said that it was not done.
 */
final class S3Writes {
  private final S3Connection connection;
  private final PartSizes partSizes;

  S3Writes(S3Connection connection, PartSizes partSizes) {
    this.connection = connection;
    this.partSizes = partSizes;
  }

  StoredObject put(String key, byte[] content, int length, PutCondition condition)
      throws S3Failure {
    PutObjectAPIArgs args =
        PutObjectAPIArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .data(content, length)
            .extraHeaders(headers(condition))
            .build();
    ObjectWriteResponse response =
        Retries.OF_CONFLICTS.run(
            S3Failure::isConflict,
            () -> connection.await(() -> connection.client().putObject(args)));
    return S3Objects.ofWrite(key, length, response.etag(), response.headers());
  }

  StoredObject put(String key, PutSource source, PutCondition condition) throws S3Failure {
    long firstPart = partSizes.of(1, source.size());
    if (firstPart <= partSizes.largestBuffered()) {
      boolean small = source.size() >= 0 && source.size() <= firstPart;
      byte[] buffer = new byte[(int) (small ? Math.max(source.size(), 1) : firstPart)];
      int length = source.fill(buffer, 0, buffer.length);
      if (source.ended() || length < buffer.length) {
        return put(key, buffer, length, condition);
      }
      return upload(key, source, condition, buffer);
    }
    return upload(key, source, condition, new byte[0]);
  }

  /**
   * Uploads in parts.
   *
   * @param filled the first part, already read; empty if the parts are streamed
   */
  private StoredObject upload(String key, PutSource source, PutCondition condition, byte[] filled)
      throws S3Failure {
    Upload upload = begin(key, filled);
    boolean completed = false;
    try {
      send(upload, key, source, filled);
      Http.Headers headers = headers(condition);
      ObjectWriteResponse response =
          Retries.OF_CONFLICTS.run(S3Failure::isConflict, () -> upload.complete(headers));
      completed = true;
      return S3Objects.ofWrite(key, source.count(), response.etag(), response.headers());
    } finally {
      if (!completed) {
        upload.abandon();
      }
    }
  }

  private Upload begin(String key, byte[] filled) throws S3Failure {
    try {
      return filled.length == 0
          ? Upload.beginStreamed(connection, key)
          : Upload.beginBuffered(connection, key);
    } catch (S3Failure failure) {
      throw failure.withoutEffect();
    }
  }

  private void send(Upload upload, String key, PutSource source, byte[] filled) throws S3Failure {
    try {
      if (filled.length == 0) {
        sendStreamed(upload, source);
      } else {
        sendBuffered(upload, key, source, filled);
      }
    } catch (S3Failure failure) {
      throw failure.withoutEffect();
    }
  }

  private void sendBuffered(Upload upload, String key, PutSource source, byte[] filled)
      throws S3Failure {
    byte[] buffer = filled;
    int length = filled.length;
    while (length > 0) {
      upload.addBuffered(buffer, length);
      if (upload.nextPart() > partSizes.mostParts() && !source.ended()) {
        requireEnd(key, source);
        return;
      }
      int next = (int) partSizes.of(upload.nextPart(), source.size());
      buffer = next == buffer.length ? buffer : new byte[next];
      length = source.fill(buffer, 0, next);
    }
  }

  private void requireEnd(String key, PutSource source) {
    if (source.fill(new byte[1], 0, 1) > 0) {
      throw new SourceFailedException(
          key,
          "The content of '%s' has more than %d bytes; content of that size can be written only if its size is told beforehand"
              .formatted(key, partSizes.mostOfUnknownSize()),
          null);
    }
  }

  private void sendStreamed(Upload upload, PutSource source) throws S3Failure {
    long part = partSizes.of(1, source.size());
    while (!source.ended()) {
      upload.addStreamed(source, Math.min(part, source.size() - source.count()));
    }
  }

  void delete(String key) throws S3Failure {
    RemoveObjectArgs args =
        RemoveObjectArgs.builder().bucket(connection.bucket()).object(key).build();
    Retries.OF_READS.run(
        S3Failure::isTransient,
        () -> connection.await(() -> connection.client().removeObject(args)));
  }

  static Http.Headers headers(PutCondition condition) {
    return switch (condition) {
      case PutCondition.Always() -> new Http.Headers();
      case PutCondition.IfAbsent() -> new Http.Headers("If-None-Match", "*");
      case PutCondition.IfMatch(String etag) -> new Http.Headers("If-Match", '"' + etag + '"');
    };
  }
}
