package io.shardscan.server.fleet.serve;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.CollectionStatus;
import io.shardscan.server.collection.CollectionSummary;
import io.shardscan.server.collection.FileSummary;
import io.shardscan.server.fleet.state.Peers;
import java.util.List;
import java.util.Optional;

/**
 * The collections as the whole fleet serves them: one is ready once every member answers from an
 * epoch that is as new as this server's, or refuses to answer. A member that has just gone silent
 * is waited for until it is no longer one.
 */
public final class FleetCatalog implements CollectionCatalog {
  private final CollectionCatalog here;
  private final Peers peers;

  /** What this server serves, compared with what the others do. */
  public FleetCatalog(CollectionCatalog here, Peers peers) {
    this.here = here;
    this.peers = peers;
  }

  @Override
  public List<CollectionSummary> list(String tenant) {
    return here.list(tenant).stream().map(this::everywhere).toList();
  }

  @Override
  public Optional<CollectionSummary> describe(CollectionId collection) {
    return here.describe(collection).map(this::everywhere);
  }

  @Override
  public Optional<List<FileSummary>> files(CollectionId collection) {
    return here.files(collection);
  }

  private CollectionSummary everywhere(CollectionSummary summary) {
    boolean settled =
        summary.status() == CollectionStatus.READY || summary.status() == CollectionStatus.FAILED;
    if (!settled
        || peers.all().stream().noneMatch(peer -> peer.behind(summary.id(), summary.epoch()))) {
      return summary;
    }
    return new CollectionSummary(
        summary.id(),
        summary.tier(),
        CollectionStatus.PROCESSING,
        null,
        summary.vectorCount(),
        summary.storageBytes(),
        summary.dimension(),
        summary.optimization(),
        summary.targetRecall(),
        summary.contract(),
        summary.epoch());
  }
}
