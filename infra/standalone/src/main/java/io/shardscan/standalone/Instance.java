package io.shardscan.standalone;

import io.shardscan.model.store.ConditionalWriteProbe;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.NodeSettings;
import io.shardscan.server.QueryNode;
import io.shardscan.server.config.FleetSettings;
import io.shardscan.server.config.InvalidSettingException;
import io.shardscan.server.config.ServerSettings;
import io.shardscan.server.config.ServingSettings;
import io.shardscan.server.observe.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one instance, started in order and ended in the reverse one. */
final class Instance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile @Nullable CompletableFuture<Void> ingestionEnded;

  private Instance() {}

  private void open(Options options) {
    DataDirectory data = open(DataDirectory.open(options.data()));
    ObjectStore store = open(new DirectoryObjectStore(data.bucket()));
    ConditionalWriteProbe.run(store);
    FirstKey.Outcome key = FirstKey.ensure(store, options.apiKey());
    QueryNode node =
        open(
            QueryNode.start(
                store,
                settings(options).withCacheFolder(data.cache()),
                List.of(new Readiness("ingestion", this::ingesting))));
    LocalIngestion ingestion =
        open(
            LocalIngestion.start(
                data.bucket(),
                data.scratch(),
                data.flink(),
                Runtime.getRuntime().availableProcessors()));
    ingestionEnded = ingestion.ended();
    open(IngestionMetrics.start());
    announce(data, ReadyMessage.of(node.port(), key));
  }

  /**
   * Starts an instance and prints how to use it.
   *
   * @throws StartException if it cannot be started; then nothing of it is left running
   */
  static Instance start(Options options) {
    Instance instance = new Instance();
    try {
      instance.open(options);
      return instance;
    } catch (RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  /** As of a query server that is alone, whatever is said about fleets. */
  private static NodeSettings settings(Options options) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SHARDSCAN_SERVER_PORT", Integer.toString(options.port()));
    environment.put("SHARDSCAN_SERVER_RATE_LIMITS_ENABLED", Boolean.toString(options.rateLimits()));
    try {
      Path yaml = Path.of("application.yaml");
      return new NodeSettings(
          ServerSettings.load(yaml, environment),
          ServingSettings.load(yaml, environment),
          FleetSettings.none());
    } catch (InvalidSettingException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private static void announce(DataDirectory data, String message) {
    System.out.println(message);
    try {
      data.markReady(message);
    } catch (IOException e) {
      throw new UncheckedIOException("The data directory cannot be written", e);
    }
  }

  private <T extends AutoCloseable> T open(T part) {
    started.push(part);
    return part;
  }

  private boolean ingesting() {
    CompletableFuture<Void> ended = ingestionEnded;
    return ended != null && !ended.isDone();
  }

  /** Completes when the ingestion job has ended, exceptionally if it failed. */
  CompletableFuture<Void> ingestionEnded() {
    return Objects.requireNonNull(ingestionEnded);
  }

  /** Whether {@link #close} was called. */
  boolean stopping() {
    return stopping.get();
  }

  @Override
  public void close() {
    stopping.set(true);
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        LOG.warn("A part did not end in order", e);
      }
    }
  }
}
