package io.shardscan.server.observe;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.function.BooleanSupplier;

/**
 * One thing that has to hold before requests should be sent to this server.
 *
 * @param name what it is
 * @param holds whether it holds now
 */
public record Readiness(String name, BooleanSupplier holds) {
  HealthCheck toHealthCheck() {
    return new HealthCheck() {
      @Override
      public HealthCheckType type() {
        return HealthCheckType.READINESS;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public HealthCheckResponse call() {
        return HealthCheckResponse.builder().status(holds.getAsBoolean()).build();
      }
    };
  }
}
