package io.shardscan.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardscan.model.catalog.ApiKey;
import io.shardscan.model.catalog.KeyTier;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import io.shardscan.server.auth.RateLimits;
import io.shardscan.server.fixture.FleetNode;
import io.shardscan.server.scan.kernel.KernelSelection;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit holds for all members together, whichever of them are asked. */
class FleetLimitsTest {
  private static final ApiKey KEY =
      new ApiKey("a".repeat(64), "hint", "tenant", KeyTier.HOT, true, Instant.EPOCH);
  private static final int A_SECOND = KEY.queriesPerSecond();

  private final AtomicLong nanos = new AtomicLong();
  private final List<FleetNode> nodes = new ArrayList<>();
  private final List<RateLimits> limits = new ArrayList<>();
  private DirectoryObjectStore store;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new DirectoryObjectStore(directory.resolve("store"));
    List<InetSocketAddress> addresses = FleetNode.addresses(3);
    for (int i = 0; i < 3; i++) {
      FleetNode node =
          new FleetNode(
              "w" + i,
              store,
              1 << 20,
              addresses.get(i).getPort(),
              addresses,
              KernelSelection.configured());
      nodes.add(node);
      limits.add(new RateLimits(nanos::get, node.fleet().limits()));
    }
    for (FleetNode node : nodes) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> node.fleet().members() == 3);
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(FleetNode::close);
    store.close();
  }

  private boolean take(int node) {
    return limits.get(node).take(KEY, RateLimits.Kind.QUERY).isEmpty();
  }

  /** Waits until a member refuses, which it does once it has heard what the others took. */
  private int takenUntilRefused(int node) {
    int[] taken = {0};
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              boolean allowed = take(node);
              taken[0] += allowed ? 1 : 0;
              return !allowed;
            });
    return taken[0];
  }

  @Test
  void whatOneMemberTookTheOthersRefuse() {
    int taken = 0;
    while (take(0)) {
      taken++;
    }
    assertThat(taken).isEqualTo(A_SECOND);
    assertThat(takenUntilRefused(1)).isLessThan(A_SECOND / 5);
    assertThat(takenUntilRefused(2)).isLessThan(A_SECOND / 5);
  }

  @Test
  void whatSeveralTookAtOnceIsPaidBack() {
    int taken = 0;
    int seconds = 20;
    for (int second = 0; second <= seconds; second++) {
      for (int node = 0; node < 3; node++) {
        while (take(node)) {
          taken++;
        }
      }
      awaitDebt(taken - A_SECOND * (second + 1));
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    double expected = (double) A_SECOND * (seconds + 1);
    assertThat((double) taken).isBetween(expected, 1.2 * expected);
  }

  /** Waits until every member knows by how much the limit was passed. */
  private void awaitDebt(int debt) {
    Duration wait = Duration.ofNanos((debt + 1) * Duration.ofSeconds(1).toNanos() / A_SECOND);
    for (RateLimits each : limits) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(each.take(KEY, RateLimits.Kind.QUERY).orElse(Duration.ZERO))
                      .isBetween(wait.minusMillis(1), wait.plusMillis(1)));
    }
  }
}
