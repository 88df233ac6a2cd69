package io.shardscan.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.row.RowBatch;
import io.shardscan.model.store.s3.S3ObjectStore;
import io.shardscan.model.store.s3.S3Settings;
import io.shardscan.server.fixture.Rows;
import io.shardscan.server.fixture.SearchNode;
import io.shardscan.server.fixture.StoredFiles;
import io.shardscan.server.memory.SegmentLoader;
import io.shardscan.testsupport.MinioServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving from a real MinIO, which dies in between. */
class S3ServingITCase {
  private static final CollectionId COLLECTION = new CollectionId("t", "c");
  private static final CollectionId LARGE = new CollectionId("t", "large");

  @Test
  void servesFromABucketAndThroughTheDeathOfItsServer(@TempDir Path directory) {
    try (MinioServer minio = MinioServer.start();
        S3ObjectStore store =
            new S3ObjectStore(
                S3Settings.of(
                    minio.endpoint(), "shardscan", minio.accessKey(), minio.secretKey()));
        SearchNode node = new SearchNode(store, 1L << 30)) {
      StoredFiles files = new StoredFiles(store, COLLECTION, directory);
      files.add("a", Rows.of(1, "x", "y"));
      files.add("b", Rows.of(2, "y"));
      node.awaitFound(COLLECTION, "x=8.0", "y=16.0");

      StoredFiles large = new StoredFiles(store, LARGE, directory);
      int rows = 12_000;
      int dimension = 500;
      float[] vectors = new float[rows * dimension];
      for (int row = 0; row < rows; row++) {
        vectors[row * dimension] = row;
      }
      RowBatch batch =
          new RowBatch(rows, dimension, vectors, Rows.numbered(0, "k", rows).keys(), List.of());
      large.add("l", batch);
      node.awaitEpoch(LARGE, 1);
      assertThat(node.catalog().describe(LARGE).orElseThrow().storageBytes())
          .as("it takes several ranges")
          .isGreaterThan(SegmentLoader.RANGE_BYTES);
      float[] query = new float[dimension];
      query[0] = 1;
      assertThat(node.search(SearchNode.request(LARGE, query)).hits())
          .hasSize(10_000)
          .first()
          .isEqualTo(new SearchHit("k" + (rows - 1), rows - 1, "{}"));

      minio.kill();
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !node.follower().catalogReachable());
      assertThat(node.found(COLLECTION)).containsExactly("x=8.0", "y=16.0");
      minio.restart();
      files.remove("b");
      node.awaitFound(COLLECTION, "x=8.0", "y=8.0");
      assertThat(node.catalog().describe(COLLECTION).orElseThrow().status())
          .isEqualTo(CollectionStatus.READY);
    }
  }
}
