package io.shardscan.model.store.contract;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.model.store.s3.S3ObjectStore;
import io.shardscan.model.store.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Where a store is, in words that can be given to another process. */
public sealed interface StoreLocation {
  /** A directory. */
  record Directory(Path root) implements StoreLocation {}

  /** A bucket. */
  record Bucket(URI endpoint, String bucket, String accessKey, String secretKey)
      implements StoreLocation {
    /** The settings to reach it with. */
    public S3Settings settings() {
      return S3Settings.of(endpoint, bucket, accessKey, secretKey);
    }
  }

  /** Opens the store. */
  default ObjectStore open() {
    return switch (this) {
      case Directory(Path root) -> new DirectoryObjectStore(root);
      case Bucket bucket -> new S3ObjectStore(bucket.settings());
    };
  }

  /** The location as arguments of a program. */
  default List<String> arguments() {
    return switch (this) {
      case Directory(Path root) -> List.of("directory", root.toString());
      case Bucket(URI endpoint, String bucket, String accessKey, String secretKey) ->
          List.of("bucket", endpoint.toString(), bucket, accessKey, secretKey);
    };
  }

  /** The location that {@link #arguments} made arguments of, which stand at the end. */
  static StoreLocation parse(List<String> arguments) {
    return switch (arguments.getFirst()) {
      case "directory" -> new Directory(Path.of(arguments.get(1)));
      case "bucket" ->
          new Bucket(
              URI.create(arguments.get(1)), arguments.get(2), arguments.get(3), arguments.get(4));
      default -> throw new IllegalArgumentException("no such store: " + arguments);
    };
  }
}
