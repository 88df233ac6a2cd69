package io.shardscan.server.export;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.s3.S3ObjectStore;
import io.shardscan.model.store.s3.S3Settings;
import io.shardscan.testsupport.MinioServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MinioExportITCase implements ExportTakeoverContract {
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static MinioServer minio;

  @BeforeAll
  static void startMinio() {
    minio = MinioServer.start();
  }

  @AfterAll
  static void stopMinio() {
    minio.close();
  }

  @Override
  public ObjectStore open() {
    String bucket = "exports-" + BUCKETS.incrementAndGet();
    return new S3ObjectStore(
        S3Settings.of(minio.endpoint(), bucket, minio.accessKey(), minio.secretKey()));
  }
}
