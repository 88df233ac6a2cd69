package io.shardscan.ingestion.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardscan.ingestion.config.IngestionSettings;
import io.shardscan.ingestion.decode.ColumnChoice;
import io.shardscan.ingestion.decode.SplitRange;
import io.shardscan.ingestion.source.split.UploadSplit;
import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileVersion;
import io.shardscan.model.catalog.UploadKey;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadSourceReaderTest {
  private static final int SPLITS = 300;

  @TempDir Path scratch;

  /** The keys of objects that were asked for; none is there. */
  private static final Set<String> ASKED_FOR = ConcurrentHashMap.newKeySet();

  @Test
  void doesItsSplitsAlsoWhileNobodyTakesTheOutcomes() throws Exception {
    ASKED_FOR.clear();
    UploadSourceReader reader =
        UploadSourceReader.open(
            IngestionSettings.of(UploadSourceReaderTest::emptyStore, scratch.toString()),
            new Context());
    try {
      IntStream.range(0, SPLITS)
          .forEach(i -> reader.addSplits(List.of(split("f%d.csv".formatted(i)))));

      await().untilAsserted(() -> assertThat(ASKED_FOR).hasSize(SPLITS));
    } finally {
      reader.close();
    }
  }

  private static UploadSplit split(String file) {
    return new UploadSplit.Rows(
        new UploadKey(new CollectionId("acme", "products"), file),
        new FileVersion("etag", 100, Instant.EPOCH),
        0,
        1,
        new SplitRange(0, 100, 0),
        ColumnChoice.DETECT);
  }

  private static ObjectStore emptyStore() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              String key = (String) arguments[0];
              ASKED_FOR.add(key);
              throw new ObjectNotFoundException(key, "There is no object '" + key + "'", null);
            });
  }

  /** A task that asks nothing of its coordinator. */
  private static final class Context implements SourceReaderContext {
    private final SourceReaderMetricGroup metrics =
        UnregisteredMetricsGroup.createSourceReaderMetricGroup();

    @Override
    public SourceReaderMetricGroup metricGroup() {
      return metrics;
    }

    @Override
    public Configuration getConfiguration() {
      return new Configuration();
    }

    @Override
    public String getLocalHostName() {
      return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
      return 0;
    }

    @Override
    public void sendSplitRequest() {}

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {}

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(UploadSourceReaderTest.class.getClassLoader());
    }
  }
}
