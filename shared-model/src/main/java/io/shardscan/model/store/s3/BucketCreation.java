package io.shardscan.model.store.s3;

import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import java.util.concurrent.CompletableFuture;

/**
 * Creates buckets the way S3 wants it. In the region "us-east-1" the request must not name the
 * region, which the MinIO client always does and which MinIO lets pass, but others do not.
 */
final class BucketCreation extends MinioAsyncClient {
  private BucketCreation(MinioAsyncClient client) {
    super(client);
  }

  /** Creates a bucket in the client's region. */
  static CompletableFuture<?> create(MinioAsyncClient client, S3Settings settings) {
    MakeBucketArgs args = MakeBucketArgs.builder().bucket(settings.bucket()).build();
    if (!settings.region().equals(S3Settings.DEFAULT_REGION)) {
      return client.makeBucket(args);
    }
    // The copy shares the client's connections, and is not closed for that.
    return new BucketCreation(client)
        .executePutAsync(args, null, null, null)
        .thenAccept(response -> response.close());
  }
}
