package io.shardscan.standalone;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Starts an instance and runs it until the process is told to end. */
public final class Standalone {
  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final int EXIT_CANNOT_START = 1;
  private static final int EXIT_JOB_ENDED = 2;

  private Standalone() {}

  /** Takes no arguments; {@link Options} are read from the environment. */
  public static void main(String[] arguments) throws InterruptedException {
    // Flink hands its job from one part of this process to another by Java serialization, which
    // Helidon would otherwise forbid in the whole JVM. Neither reads any from outside.
    System.setProperty("helidon.serialFilter.missing.action", "ignore");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Instance instance;
    try {
      instance = Instance.start(Options.read(System.getenv()));
    } catch (StartException e) {
      if (e.getCause() != null) {
        LOG.error("The start failed", e);
      }
      System.err.println("Shardscan cannot start. " + e.getMessage());
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
                      instance.close();
                      stopped.countDown();
                    }));
    var _ =
        instance
            .ingestionEnded()
            .whenComplete(
                (ended, failure) -> {
                  if (!instance.stopping()) {
                    LOG.error("The ingestion job ended; start again, nothing is lost", failure);
                    System.exit(EXIT_JOB_ENDED);
                  }
                });
    stopped.await();
  }
}
