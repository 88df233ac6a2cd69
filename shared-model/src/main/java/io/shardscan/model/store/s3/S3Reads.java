package io.shardscan.model.store.s3;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsV2Args;
import io.minio.StatObjectArgs;
import io.minio.messages.Contents;
import io.minio.messages.ListBucketResultV2;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectKeys;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads from a bucket, repeated a few times where the server or the way to it fails. */
final class S3Reads {
  private final S3Connection connection;

  S3Reads(S3Connection connection) {
    this.connection = connection;
  }

  StoredObject head(String key, @Nullable String etag) throws S3Failure {
    StatObjectArgs args =
        StatObjectArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .matchETag(quoted(etag))
            .build();
    return Retries.OF_READS.run(
        S3Failure::isTransient,
        () ->
            S3Objects.ofRead(
                key, connection.await(() -> connection.client().statObject(args)).headers()));
  }

  ObjectContent open(String key, ReadOptions options) throws S3Failure {
    if (options.length() == 0) {
      return empty(key, options);
    }
    try {
      return Retries.OF_READS.run(S3Failure::isTransient, () -> tryOpen(key, options));
    } catch (S3Failure failure) {
      if (failure.isInvalidRange()) {
        return empty(key, options);
      }
      throw failure;
    }
  }

  private ObjectContent tryOpen(String key, ReadOptions options) throws S3Failure {
    GetObjectArgs.Builder args =
        GetObjectArgs.builder()
            .bucket(connection.bucket())
            .object(key)
            .matchETag(quoted(options.ifMatch()));
    if (options.length() != ReadOptions.TO_END) {
      // No range may end beyond what a long can say.
      args.offset(options.offset())
          .length(Math.min(options.length(), Long.MAX_VALUE - options.offset()));
    } else if (options.offset() > 0) {
      args.offset(options.offset());
    }
    GetObjectArgs built = args.build();
    GetObjectResponse response = connection.await(() -> connection.client().getObject(built));
    try {
      return new ObjectContent(S3Objects.ofRead(key, response.headers()), response);
    } catch (S3Failure failure) {
      try (response) {
        throw failure;
      } catch (IOException e) {
        failure.addSuppressed(e);
        throw failure;
      }
    }
  }

  /** S3 has no empty ranges, nor any that start at the end. */
  private ObjectContent empty(String key, ReadOptions options) throws S3Failure {
    return new ObjectContent(head(key, options.ifMatch()), InputStream.nullInputStream());
  }

  VersionedBytes readAll(String key, int maxBytes) throws S3Failure {
    return Retries.OF_READS.run(
        S3Failure::isTransient,
        () -> {
          try (ObjectContent content = tryOpen(key, ReadOptions.WHOLE)) {
            return content.readAll(maxBytes);
          } catch (IOException e) {
            throw S3Failure.of(e);
          }
        });
  }

  void list(String prefix, Consumer<StoredObject> consumer) throws S3Failure {
    if (!ObjectKeys.isValidPrefix(prefix)) {
      return;
    }
    String continuation = null;
    do {
      ListBucketResultV2 page = page(prefix, continuation);
      for (Contents item : page.contents()) {
        item.setEncodingType(page.encodingType()); // or the key stays as it was encoded
        if (ObjectKeys.isValid(item.objectName())) {
          consumer.accept(S3Objects.ofListing(item));
        }
      }
      continuation = page.isTruncated() ? page.nextContinuationToken() : null;
    } while (continuation != null);
  }

  private ListBucketResultV2 page(String prefix, @Nullable String continuation) throws S3Failure {
    ListObjectsV2Args args =
        ListObjectsV2Args.builder()
            .bucket(connection.bucket())
            .prefix(prefix)
            .encodingType("url")
            .continuationToken(continuation)
            .build();
    return Retries.OF_READS.run(
        S3Failure::isTransient,
        () -> connection.await(() -> connection.client().listObjectsV2(args)).result());
  }

  private static @Nullable String quoted(@Nullable String etag) {
    return etag == null ? null : '"' + etag + '"';
  }
}
