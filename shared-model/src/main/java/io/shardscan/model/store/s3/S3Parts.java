package io.shardscan.model.store.s3;

import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.shardscan.model.store.ObjectKeys;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import java.io.InputStream;
import java.util.List;

/** Objects in parts, as S3's multipart uploads: a part goes to the server once and stays there. */
final class S3Parts implements PartedWrites {
  private final S3Connection connection;

  S3Parts(S3Connection connection) {
    this.connection = connection;
  }

  @Override
  public String begin(String key) {
    ObjectKeys.require(key);
    try {
      return Retries.OF_READS.run(
          S3Failure::isTransient, () -> Upload.beginStreamed(connection, key).id());
    } catch (S3Failure failure) {
      throw failure(key, "", PutCondition.ALWAYS, failure.withoutEffect());
    }
  }

  @Override
  public StoredPart put(String key, String id, int number, InputStream content, long size) {
    PutSource source = new PutSource(ObjectKeys.require(key), content, size);
    try {
      String etag = Upload.resume(connection, key, id).sendStreamed(number, source, size);
      return new StoredPart(number, size, etag);
    } catch (S3Failure failure) {
      throw failure(
          key,
          id,
          PutCondition.ALWAYS,
          failure.isNoSuchUpload() ? failure : failure.withoutEffect());
    }
  }

  @Override
  public StoredObject complete(
      String key, String id, List<StoredPart> parts, PutCondition condition) {
    Upload upload = Upload.resume(connection, key, id);
    Http.Headers headers = S3Writes.headers(condition);
    try {
      ObjectWriteResponse response =
          Retries.OF_CONFLICTS.run(S3Failure::isConflict, () -> upload.complete(parts, headers));
      long size = parts.stream().mapToLong(StoredPart::size).sum();
      return S3Objects.ofWrite(key, size, response.etag(), response.headers());
    } catch (S3Failure failure) {
      throw failure(key, id, condition, failure);
    }
  }

  @Override
  public void abandon(String key, String id) {
    Upload.resume(connection, key, id).abandon();
  }

  private static ObjectStoreException failure(
      String key, String id, PutCondition condition, S3Failure failure) {
    if (failure.isNoSuchUpload()) {
      return new ObjectNotFoundException(
          key, "There are no parts of '%s' under the id %s".formatted(key, id), failure);
    }
    return S3ObjectStore.writeFailure(key, condition, failure);
  }
}
