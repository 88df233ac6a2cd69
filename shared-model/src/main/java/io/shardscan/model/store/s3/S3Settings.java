package io.shardscan.model.store.s3;

import java.net.URI;

/**
 * Which bucket to use, and how to reach it.
 *
 * @param endpoint scheme, host and port of the server, for instance {@code http://127.0.0.1:9000}
 * @param region the server's region; "us-east-1" unless the server was told otherwise
 * @param bucket the bucket's name, 3 to 63 characters
 * @param accessKey who asks
 * @param secretKey signs what is asked; never shown by {@link #toString}
 * @param createBucket whether to create the bucket if it is missing
 * @param timeouts how long to wait
 */
public record S3Settings(
    URI endpoint,
    String region,
    String bucket,
    String accessKey,
    String secretKey,
    boolean createBucket,
    S3Timeouts timeouts) {
  /** The region of a server that was not told one. */
  public static final String DEFAULT_REGION = "us-east-1";

  public S3Settings {
    String scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "The S3 endpoint must be like http://host:9000 or https://host, but is " + endpoint);
    }
    if (bucket.length() < 3 || bucket.length() > 63) {
      throw new IllegalArgumentException(
          "A bucket's name must have 3 to 63 characters, but is '" + bucket + "'");
    }
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      throw new IllegalArgumentException("The S3 access key and secret key must be set");
    }
  }

  /** A bucket in the default region, created if missing, with the default time-outs. */
  public static S3Settings of(URI endpoint, String bucket, String accessKey, String secretKey) {
    return new S3Settings(
        endpoint, DEFAULT_REGION, bucket, accessKey, secretKey, true, S3Timeouts.DEFAULT);
  }

  /** The same bucket with other time-outs. */
  public S3Settings withTimeouts(S3Timeouts other) {
    return new S3Settings(endpoint, region, bucket, accessKey, secretKey, createBucket, other);
  }

  @Override
  public String toString() {
    return "S3Settings[endpoint=%s, region=%s, bucket=%s, accessKey=%s, createBucket=%s, timeouts=%s]"
        .formatted(endpoint, region, bucket, accessKey, createBucket, timeouts);
  }
}
