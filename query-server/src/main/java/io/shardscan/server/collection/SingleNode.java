package io.shardscan.server.collection;

import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.CollectionGauge;
import java.util.Comparator;
import java.util.List;

/** A fleet of one server, which holds everything. */
public final class SingleNode implements FleetView {
  private final String workerId;
  private final CatalogFollower follower;

  /**
   * A server that is alone.
   *
   * @param workerId its name
   */
  public SingleNode(String workerId, CatalogFollower follower) {
    this.workerId = workerId;
    this.follower = follower;
  }

  @Override
  public FleetReport of(String tenant) {
    FleetReport.Node self =
        new FleetReport.Node(workerId, true, true, follower.memoryUsed(), follower.memoryLimit());
    List<FleetReport.Held> collections =
        follower.collections().stream()
            .filter(gauge -> gauge.collection().tenant().equals(tenant) && gauge.epoch() > 0)
            .sorted(Comparator.comparing(gauge -> gauge.collection().name()))
            .map(this::held)
            .toList();
    return new FleetReport(1, List.of(self), collections);
  }

  private FleetReport.Held held(CollectionGauge gauge) {
    return new FleetReport.Held(
        gauge.collection().name(),
        gauge.epoch(),
        gauge.segments(),
        gauge.segments() == 0 ? 0 : 1,
        List.of(new FleetReport.Share(workerId, gauge.epoch(), gauge.segments())));
  }
}
