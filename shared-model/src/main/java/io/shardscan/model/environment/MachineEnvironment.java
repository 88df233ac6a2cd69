package io.shardscan.model.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The real time and chance. */
final class MachineEnvironment implements Environment {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public UUID uniqueId() {
    return UUID.randomUUID();
  }
}
