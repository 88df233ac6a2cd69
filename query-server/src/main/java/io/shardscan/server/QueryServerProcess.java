package io.shardscan.server;

import io.shardscan.model.store.ConditionalWriteProbe;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.ObjectStoreException;
import io.shardscan.model.store.UnfitStoreException;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.model.store.s3.S3ObjectStore;
import io.shardscan.model.store.s3.S3Settings;
import io.shardscan.model.store.s3.S3Timeouts;
import io.shardscan.server.config.InvalidSettingException;
import io.shardscan.server.config.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A query server as a process of its own, beside an object store that the ingestion job writes to.
 * Settings are read from {@code application.yaml} in the working directory, or from the file that
 * {@value #SETTINGS_FILE} names, and from the environment above it.
 */
public final class QueryServerProcess {
  /** The environment variable that names the settings file. */
  public static final String SETTINGS_FILE = "SHARDSCAN_SETTINGS";

  private static final int EXIT_CANNOT_START = 1;

  private QueryServerProcess() {}

  /** Runs until the process is told to end; takes no arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    QueryNode node;
    ObjectStore store;
    try {
      Map<String, String> environment = System.getenv();
      Path yaml = Path.of(environment.getOrDefault(SETTINGS_FILE, "application.yaml"));
      NodeSettings settings = NodeSettings.load(yaml, environment);
      store = open(StoreSettings.load(yaml, environment));
      ConditionalWriteProbe.run(store);
      node = QueryNode.start(store, settings, List.of());
    } catch (InvalidSettingException
        | IllegalArgumentException
        | IllegalStateException
        | UnfitStoreException
        | ObjectStoreException e) {
      LoggerFactory.getLogger(QueryServerProcess.class).debug("The start failed", e);
      System.err.println("The query server cannot start. " + e.getMessage());
      System.exit(EXIT_CANNOT_START);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      node.close();
                      store.close();
                      stopped.countDown();
                    }));
    System.out.println("The query server listens on port " + node.port());
    stopped.await();
  }

  private static ObjectStore open(StoreSettings settings) {
    return switch (settings) {
      case StoreSettings.Directory directory -> new DirectoryObjectStore(directory.root());
      case StoreSettings.S3 s3 ->
          new S3ObjectStore(
              new S3Settings(
                  s3.endpoint(),
                  s3.region(),
                  s3.bucket(),
                  s3.accessKey(),
                  s3.secretKey(),
                  true,
                  S3Timeouts.DEFAULT));
    };
  }
}
