package io.shardscan.ingestion.config;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.s3.S3ObjectStore;
import io.shardscan.model.store.s3.S3Settings;
import io.shardscan.model.store.s3.S3Timeouts;
import java.net.URI;
import java.util.Map;

/**
 * Opens a bucket of an S3 server. The credentials are no part of it: each process takes them from
 * its own environment, so that they are neither in the job's description nor in its checkpoints.
 *
 * @param endpoint scheme, host and port of the server
 * @param region the server's region
 * @param bucket the bucket's name
 */
public record S3StoreFactory(String endpoint, String region, String bucket)
    implements StoreFactory {
  /** Environment variable that holds the access key. */
  public static final String ACCESS_KEY = "SHARDSCAN_STORE_ACCESS_KEY";

  /** Environment variable that holds the secret key. */
  public static final String SECRET_KEY = "SHARDSCAN_STORE_SECRET_KEY";

  @Override
  public ObjectStore open() {
    Map<String, String> environment = System.getenv();
    return new S3ObjectStore(
        new S3Settings(
            URI.create(endpoint),
            region,
            bucket,
            required(environment, ACCESS_KEY),
            required(environment, SECRET_KEY),
            true,
            S3Timeouts.DEFAULT));
  }

  private static String required(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          "The environment variable "
              + variable
              + " is not set; every JobManager and TaskManager needs it.");
    }
    return value;
  }
}
