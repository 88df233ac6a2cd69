package io.shardscan.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the object store is: section {@code store} of {@code application.yaml}. The same
 * environment variables tell the ingestion job.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>endpoint</td><td></td><td>SHARDSCAN_STORE_ENDPOINT</td></tr>
 * <tr><td>region</td><td>us-east-1</td><td>SHARDSCAN_STORE_REGION</td></tr>
 * <tr><td>bucket</td><td>shardscan</td><td>SHARDSCAN_STORE_BUCKET</td></tr>
 * <tr><td>directory</td><td></td><td>SHARDSCAN_STORE_DIRECTORY</td></tr>
 * </table>
 *
 * <p>The credentials are taken from the environment alone: {@value #ACCESS_KEY} and {@value
 * #SECRET_KEY}.
 */
public sealed interface StoreSettings {
  /** The environment variable that holds the access key of an S3 store. */
  String ACCESS_KEY = "SHARDSCAN_STORE_ACCESS_KEY";

  /** The environment variable that holds the secret key of an S3 store. */
  String SECRET_KEY = "SHARDSCAN_STORE_SECRET_KEY";

  /**
   * A bucket of an S3 server.
   *
   * @param endpoint scheme, host and port of the server
   * @param region the server's region
   * @param bucket the bucket's name
   * @param accessKey who we are
   * @param secretKey what proves it
   */
  record S3(URI endpoint, String region, String bucket, String accessKey, String secretKey)
      implements StoreSettings {
    @Override
    public String toString() {
      return "S3[endpoint=%s, region=%s, bucket=%s]".formatted(endpoint, region, bucket);
    }
  }

  /**
   * A directory that all processes share.
   *
   * @param root the directory
   */
  record Directory(Path root) implements StoreSettings {}

  /**
   * Reads the settings.
   *
   * @param yaml the settings file, which need not exist
   * @param environment the process's environment variables
   * @throws InvalidSettingException if a value is wrong or missing, or a key unknown
   */
  static StoreSettings load(Path yaml, Map<String, String> environment) {
    SettingsReader reader = SettingsReader.open(yaml, "store", environment);
    String endpoint = reader.text("endpoint", "");
    String region = reader.text("region", "us-east-1");
    String bucket = reader.text("bucket", "shardscan");
    String directory = reader.text("directory", "");
    reader.refuseUnknownKeys();
    if (endpoint.isEmpty() == directory.isEmpty()) {
      throw new InvalidSettingException(
          "Set either store.endpoint (SHARDSCAN_STORE_ENDPOINT), an S3 server such as http://host:9000, or store.directory (SHARDSCAN_STORE_DIRECTORY)");
    }
    if (!directory.isEmpty()) {
      return new Directory(Path.of(directory));
    }
    return new S3(
        uri(endpoint),
        region,
        bucket,
        required(environment, ACCESS_KEY),
        required(environment, SECRET_KEY));
  }

  private static URI uri(String endpoint) {
    try {
      return URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      InvalidSettingException invalid =
          new InvalidSettingException(
              "Setting 'store.endpoint' is '%s', it must be like http://host:9000"
                  .formatted(endpoint));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static String required(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    if (value.isEmpty()) {
      throw new InvalidSettingException(
          "The environment variable %s must be set for an S3 store".formatted(variable));
    }
    return value;
  }
}
