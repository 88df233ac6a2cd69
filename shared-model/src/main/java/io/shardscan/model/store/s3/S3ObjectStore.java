package io.shardscan.model.store.s3;

import io.minio.BucketExistsArgs;
import io.shardscan.model.store.ChangeFeed;
import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectKeys;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Objects in a bucket of MinIO or any other S3 server that checks If-Match and If-None-Match on
 * writes; {@link io.shardscan.model.store.ConditionalWriteProbe} tells whether one does.
 *
 * <p>Content of unknown size takes 16 MiB of memory while it is written, 64 MiB once it has passed
 * 16 GB, and may have 578 GiB; content of known size takes as much up to 625 GiB, and less than 1
 * MiB beyond, up to S3's 5 TiB. A stream that breaks while it is being read is not reopened: its
 * {@link java.io.IOException} goes to the reader, who can go on with a range and the ETag.
 *
 * <p>A process that is killed while it uploads leaves parts that no listing shows but that take
 * space. MinIO removes them after a day; other servers need a rule of the bucket to do so.
 */
public final class S3ObjectStore implements ObjectStore {
  private final S3Connection connection;
  private final S3Reads reads;
  private final S3Writes writes;
  private final S3Parts parts;

  /**
   * Connects to a bucket.
   *
   * @throws StoreUnavailableException if the server cannot be reached, or the bucket is missing and
   *     is not to be created
   */
  public S3ObjectStore(S3Settings settings) {
    this(settings, PartSizes.DEFAULT);
  }

  S3ObjectStore(S3Settings settings, PartSizes partSizes) {
    connection = new S3Connection(settings);
    reads = new S3Reads(connection);
    writes = new S3Writes(connection, partSizes);
    parts = new S3Parts(connection);
    boolean opened = false;
    try {
      requireBucket(settings);
      opened = true;
    } catch (S3Failure failure) {
      throw new StoreUnavailableException(
          "",
          "Bucket '%s' at %s cannot be used: %s"
              .formatted(settings.bucket(), settings.endpoint(), failure.getMessage()),
          failure);
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  private void requireBucket(S3Settings settings) throws S3Failure {
    Retries.OF_READS.run(
        S3Failure::isTransient,
        () -> {
          if (!bucketExists(settings)) {
            createBucket(settings);
          }
          return null;
        });
  }

  private boolean bucketExists(S3Settings settings) throws S3Failure {
    BucketExistsArgs args = BucketExistsArgs.builder().bucket(settings.bucket()).build();
    return connection.await(() -> connection.client().bucketExists(args));
  }

  private void createBucket(S3Settings settings) throws S3Failure {
    if (!settings.createBucket()) {
      throw new StoreUnavailableException(
          "",
          "There is no bucket '%s' at %s".formatted(settings.bucket(), settings.endpoint()),
          null);
    }
    try {
      connection.await(() -> BucketCreation.create(connection.client(), settings));
    } catch (S3Failure failure) {
      if (!bucketExists(settings)) { // another process may have been faster
        throw failure;
      }
    }
  }

  @Override
  public Optional<StoredObject> head(String key) {
    ObjectKeys.require(key);
    try {
      return Optional.of(reads.head(key, null));
    } catch (S3Failure failure) {
      if (failure.isNoSuchKey()) {
        return Optional.empty();
      }
      throw readFailure(key, failure);
    }
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    ObjectKeys.require(key);
    try {
      return reads.open(key, options);
    } catch (S3Failure failure) {
      throw readFailure(key, failure);
    }
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    ObjectKeys.require(key);
    try {
      return reads.readAll(key, maxBytes);
    } catch (S3Failure failure) {
      throw readFailure(key, failure);
    }
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    ObjectKeys.require(key);
    try {
      return writes.put(key, content, content.length, condition);
    } catch (S3Failure failure) {
      throw writeFailure(key, condition, failure);
    }
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    PutSource source = new PutSource(ObjectKeys.require(key), content, size);
    try {
      return writes.put(key, source, condition);
    } catch (S3Failure failure) {
      throw writeFailure(key, condition, failure);
    }
  }

  @Override
  public void delete(String key) {
    ObjectKeys.require(key);
    try {
      writes.delete(key);
    } catch (S3Failure failure) {
      if (!failure.isNoSuchKey()) {
        throw writeFailure(key, PutCondition.ALWAYS, failure);
      }
    }
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    try {
      reads.list(prefix, consumer);
    } catch (S3Failure failure) {
      throw readFailure(prefix, failure);
    }
  }

  @Override
  public Optional<ChangeFeed> changes(String prefix) {
    try {
      return Optional.of(S3Changes.open(connection, prefix));
    } catch (S3Failure failure) {
      throw readFailure(prefix, failure);
    }
  }

  @Override
  public PartedWrites parts() {
    return parts;
  }

  @Override
  public void close() {
    connection.close();
  }

  private static ObjectStoreException readFailure(String key, S3Failure failure) {
    if (failure.isNoSuchKey()) {
      return new ObjectNotFoundException(key, "There is no object '" + key + "'", failure);
    }
    if (failure.isPreconditionFailed()) {
      return new PreconditionFailedException(
          key, "Object '" + key + "' is not of the version asked for", failure);
    }
    return new StoreUnavailableException(
        key, "Could not read '%s': %s".formatted(key, failure.getMessage()), failure);
  }

  static ObjectStoreException writeFailure(String key, PutCondition condition, S3Failure failure) {
    boolean missing = failure.isNoSuchKey() && condition instanceof PutCondition.IfMatch;
    if (missing || failure.isPreconditionFailed()) {
      return new PreconditionFailedException(
          key,
          "Object '%s' is %s".formatted(key, missing ? "absent" : "not as " + condition + " asked"),
          failure);
    }
    if (failure.mayBeDone()) {
      return new OutcomeUnknownException(
          key,
          "Object '%s' may or may not have been written or deleted: %s"
              .formatted(key, failure.getMessage()),
          failure);
    }
    return new StoreUnavailableException(
        key, "Could not write or delete '%s': %s".formatted(key, failure.getMessage()), failure);
  }
}
