package io.shardscan.model.store.s3;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.UploadPartArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Part;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.StoredPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One multipart upload: begun, given its parts in order, then completed or abandoned. Nothing can
 * be seen of it until it is completed.
 */
final class Upload {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

  private final S3Connection connection;
  private final String key;
  private final String id;
  private final List<Part> parts = new ArrayList<>();

  private Upload(S3Connection connection, String key, String id) {
    this.connection = connection;
    this.key = key;
    this.id = id;
  }

  /** Begins an upload of parts that are sent from memory, with checksums. */
  static Upload beginBuffered(S3Connection connection, String key) throws S3Failure {
    return begin(
        connection,
        key,
        new Http.Headers("x-amz-checksum-algorithm", connection.partChecksum().toString()));
  }

  /** Begins an upload of parts that are streamed, and have no checksums for that. */
  static Upload beginStreamed(S3Connection connection, String key) throws S3Failure {
    return begin(connection, key, new Http.Headers());
  }

  /** An upload that was begun before, by whichever process. */
  static Upload resume(S3Connection connection, String key, String id) {
    return new Upload(connection, key, id);
  }

  /** By what the server knows the upload. */
  String id() {
    return id;
  }

  private static Upload begin(S3Connection connection, String key, Http.Headers headers)
      throws S3Failure {
    CreateMultipartUploadArgs args =
        CreateMultipartUploadArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .headers(headers)
            .build();
    String id =
        connection.await(() -> connection.client().createMultipartUpload(args)).result().uploadId();
    return new Upload(connection, key, id);
  }

  /** The number that the next part will have, from 1. */
  int nextPart() {
    return parts.size() + 1;
  }

  /** Sends a part from memory, again if need be. */
  void addBuffered(byte[] buffer, int length) throws S3Failure {
    int number = nextPart();
    UploadPartArgs args =
        UploadPartArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .uploadId(id)
            .partNumber(number)
            .data(buffer, length)
            .build();
    Part part =
        Retries.OF_READS.run(
            S3Failure::isTransient,
            () -> connection.await(() -> connection.client().uploadPart(args)).part());
    parts.add(part);
  }

  /** Sends a part straight from its source, which can be done only once. */
  void addStreamed(PutSource source, long length) throws S3Failure {
    int number = nextPart();
    parts.add(new Part(number, sendStreamed(number, source, length)));
  }

  /**
   * Sends a part of any number straight from its source, which can be done only once.
   *
   * @return the part's version
   */
  String sendStreamed(int number, PutSource source, long length) throws S3Failure {
    Request request =
        new Request.Builder().url(signedUrl(number)).put(new SourceBody(source, length)).build();
    try (Response response = connection.send(request)) {
      return S3Objects.unquoted(response.header("ETag", ""));
    }
  }

  private String signedUrl(int number) throws S3Failure {
    GetPresignedObjectUrlArgs args =
        GetPresignedObjectUrlArgs.builder()
            .method(Http.Method.PUT)
            .bucket(connection.bucket())
            .object(key)
            .expiry(1, TimeUnit.DAYS)
            .extraQueryParams(Map.of("partNumber", Integer.toString(number), "uploadId", id))
            .build();
    try {
      return connection.client().getPresignedObjectUrl(args);
    } catch (MinioException e) {
      throw S3Failure.of(e);
    }
  }

  /** Makes the parts the object, if the condition in the headers holds now. */
  ObjectWriteResponse complete(Http.Headers condition) throws S3Failure {
    return completeOf(parts, condition);
  }

  /** Makes parts that were sent by others the object, if the condition in the headers holds now. */
  ObjectWriteResponse complete(List<StoredPart> stored, Http.Headers condition) throws S3Failure {
    return completeOf(
        stored.stream().map(part -> new Part(part.number(), part.etag())).toList(), condition);
  }

  private ObjectWriteResponse completeOf(List<Part> all, Http.Headers condition) throws S3Failure {
    CompleteMultipartUploadArgs args =
        CompleteMultipartUploadArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .uploadId(id)
            .parts(all.toArray(Part[]::new))
            .extraHeaders(condition)
            .maxRetries(0)
            .build();
    return connection.await(() -> connection.client().completeMultipartUpload(args));
  }

  /** Gives the upload up and frees what it holds in the server; does not throw. */
  void abandon() {
    AbortMultipartUploadArgs args =
        AbortMultipartUploadArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .uploadId(id)
            .build();
    try {
      Retries.OF_READS.run(
          S3Failure::isTransient,
          () -> connection.await(() -> connection.client().abortMultipartUpload(args)));
    } catch (S3Failure failure) {
      if (!failure.isNoSuchUpload()) {
        LOG.warn(
            "Upload {} of '{}' could not be abandoned; its parts stay in the bucket until the"
                + " server removes them",
            id,
            key,
            failure);
      }
    }
  }
}
