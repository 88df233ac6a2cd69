package io.shardscan.model.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minio.ListMultipartUploadsArgs;
import io.shardscan.model.store.contract.ObjectStoreContract;
import io.shardscan.model.store.contract.StoreLocation;
import io.shardscan.testsupport.S3Server;
import java.net.URI;
import java.time.Duration;

/** What an S3 server and the store in it must do, beside what every store must do. */
interface S3ServerContract extends ObjectStoreContract, LostReplyContract, UploadContract {
  /** The bucket that all tests share. */
  String BUCKET = "shardscan";

  @Override
  default StoreLocation location() {
    return locationAt(server().endpoint());
  }

  /** The store as it is reached at another address, that of a proxy. */
  default StoreLocation.Bucket locationAt(URI endpoint) {
    return locationOf(server(), endpoint);
  }

  /** The store in a server. */
  static StoreLocation.Bucket locationOf(S3Server server, URI endpoint) {
    return new StoreLocation.Bucket(endpoint, BUCKET, server.accessKey(), server.secretKey());
  }

  @Override
  default S3Settings settingsAt(URI endpoint) {
    return locationAt(endpoint).settings();
  }

  @Override
  default void assertNothingLeft(String key) {
    ListMultipartUploadsArgs args =
        ListMultipartUploadsArgs.builder().bucket(BUCKET).prefix(key).build();
    try (S3Connection connection = new S3Connection(settingsAt(server().endpoint()))) {
      // A server may still be ending the request that was cut off when the upload is abandoned.
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(
                          connection
                              .await(() -> connection.client().listMultipartUploads(args))
                              .result()
                              .uploads())
                      .isEmpty());
    }
  }
}
