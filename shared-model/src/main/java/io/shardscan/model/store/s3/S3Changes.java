package io.shardscan.model.store.s3;

import io.minio.CloseableIterator;
import io.minio.ListenBucketNotificationArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.NotificationRecords;
import io.shardscan.model.store.ChangeFeed;
import io.shardscan.model.store.StoreUnavailableException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MinIO's notifications of changes in a bucket: one long answer, which other servers do not give.
 */
final class S3Changes implements ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(S3Changes.class);
  private static final String[] EVENTS = {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"};

  private final String prefix;
  private final CloseableIterator<Result<NotificationRecords>> records;
  private final Queue<String> keys = new ArrayDeque<>();

  private S3Changes(String prefix, CloseableIterator<Result<NotificationRecords>> records) {
    this.prefix = prefix;
    this.records = records;
  }

  static S3Changes open(S3Connection connection, String prefix) throws S3Failure {
    try {
      return new S3Changes(
          prefix,
          connection
              .client()
              .listenBucketNotification(
                  ListenBucketNotificationArgs.builder()
                      .bucket(connection.bucket())
                      .prefix(prefix)
                      .events(EVENTS)
                      .build()));
    } catch (MinioException e) {
      throw S3Failure.of(e);
    }
  }

  @Override
  public String next() {
    try {
      while (keys.isEmpty()) {
        if (!records.hasNext()) {
          throw ended("the server has ended it", null);
        }
        for (NotificationRecords.Event event : records.next().get().events()) {
          keys.add(URLDecoder.decode(event.object().key(), StandardCharsets.UTF_8));
        }
      }
      return keys.remove();
    } catch (MinioException | RuntimeException e) {
      // What a broken connection or another server's answer makes of the client is not specified.
      throw e instanceof StoreUnavailableException known ? known : ended(e.toString(), e);
    }
  }

  private StoreUnavailableException ended(String reason, @Nullable Exception cause) {
    return new StoreUnavailableException(
        prefix, "The feed of changes under '%s' has ended: %s".formatted(prefix, reason), cause);
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      LOG.debug("A feed of changes could not be closed", e);
    }
  }
}
