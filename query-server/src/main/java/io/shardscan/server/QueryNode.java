package io.shardscan.server;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.auth.LimitSharing;
import io.shardscan.server.catalog.CatalogFollower;
import io.shardscan.server.catalog.FollowerSettings;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.CollectionSearch;
import io.shardscan.server.collection.FleetView;
import io.shardscan.server.collection.FollowedCatalog;
import io.shardscan.server.collection.LocalScan;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.SearchService;
import io.shardscan.server.collection.ServedSnapshots;
import io.shardscan.server.collection.ServedVersions;
import io.shardscan.server.collection.SingleNode;
import io.shardscan.server.collection.SnapshotRows;
import io.shardscan.server.collection.UploadListener;
import io.shardscan.server.config.ServerSettings;
import io.shardscan.server.config.ServingSettings;
import io.shardscan.server.export.CollectionExports;
import io.shardscan.server.export.ExportSettings;
import io.shardscan.server.fleet.Fleet;
import io.shardscan.server.http.QueryServer;
import io.shardscan.server.http.ServerParts;
import io.shardscan.server.memory.LocalCache;
import io.shardscan.server.memory.MemoryBudget;
import io.shardscan.server.memory.MemoryReclaimer;
import io.shardscan.server.observe.Readiness;
import io.shardscan.server.observe.ServingMetrics;
import io.shardscan.server.observe.WorkMetrics;
import io.shardscan.server.scan.EngineClosedException;
import io.shardscan.server.scan.QueueFullException;
import io.shardscan.server.scan.ScanEngine;
import io.shardscan.server.scan.ScanSettings;
import io.shardscan.server.scan.ScanTimeoutException;
import io.shardscan.server.scan.WarmUp;
import io.shardscan.server.scan.kernel.KernelSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query server of the fleet: follows the catalog, holds segments in memory, scans them and
 * answers over HTTP. The store it is given stays the caller's.
 */
public final class QueryNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryNode.class);

  /** Enough for the JIT compiler to have compiled every kind of scan. */
  private static final int WARM_UP_ROUNDS = 10;

  private final CatalogFollower follower;
  private final ScanEngine engine;
  private final CollectionExports exports;
  private final QueryServer server;
  private final ServingMetrics metrics;
  private final WorkMetrics work;
  private final Thread warmUp;
  private final Optional<Fleet> fleet;

  private QueryNode(
      CatalogFollower follower,
      ScanEngine engine,
      CollectionExports exports,
      QueryServer server,
      ServingMetrics metrics,
      WorkMetrics work,
      Thread warmUp,
      Optional<Fleet> fleet) {
    this.follower = follower;
    this.engine = engine;
    this.exports = exports;
    this.server = server;
    this.metrics = metrics;
    this.work = work;
    this.warmUp = warmUp;
    this.fleet = fleet;
  }

  /**
   * Starts a node; it listens when this returns, and is ready once it has looked at the catalog.
   *
   * @param readiness what has to hold beside the node's own parts before it is ready
   */
  public static QueryNode start(ObjectStore store, NodeSettings all, List<Readiness> readiness) {
    ServerSettings settings = all.server();
    KernelSelection kernel = KernelSelection.configured();
    LOG.info("Scans use the {} kernel: {}", kernel.kernel().name(), kernel.reason());
    ScanEngine engine = new ScanEngine(scanning(all.serving()), kernel);
    MemoryBudget budget = new MemoryBudget(memoryLimit(all.serving()));
    LocalCache cache = new LocalCache(all.serving().cacheFolder(), all.serving().cacheLimitBytes());
    WorkMetrics work = new WorkMetrics(settings.workerId());
    LocalScan local = new LocalScan(engine, settings.workerId(), work);
    Optional<Fleet> fleet =
        all.fleet().enabled()
            ? Optional.of(
                new Fleet(
                    all.fleet(),
                    settings.workerId(),
                    store,
                    FollowerSettings.defaults(),
                    budget,
                    cache,
                    local))
            : Optional.empty();
    CatalogFollower follower =
        fleet
            .map(Fleet::follower)
            .orElseGet(
                () ->
                    new CatalogFollower(
                        store,
                        FollowerSettings.defaults(),
                        budget,
                        cache,
                        MemoryReclaimer.inBackground()));
    ServedSnapshots snapshots =
        fleet.map(Fleet::snapshots).orElseGet(() -> new ServedSnapshots(follower, store));
    List<Readiness> ready = new ArrayList<>(readiness);
    ready.add(new Readiness("catalog", follower::catalogReachable));
    fleet.ifPresent(member -> ready.add(new Readiness("fleet", member::ready)));
    CollectionExports exports =
        new CollectionExports(
            store,
            snapshots,
            follower.reader(),
            ExportSettings.of(all.serving().exportPartBytes()));
    CollectionCatalog catalog =
        fleet
            .<CollectionCatalog>map(member -> member.catalog(store))
            .orElseGet(() -> new FollowedCatalog(store, follower));
    SearchService search =
        fleet
            .<SearchService>map(Fleet::search)
            .orElseGet(() -> new CollectionSearch(snapshots, local, settings.workerId()));
    RowLookup rows =
        fleet.<RowLookup>map(Fleet::rows).orElseGet(() -> new SnapshotRows(follower, store));
    FleetView view =
        fleet
            .<FleetView>map(Fleet::overview)
            .orElseGet(() -> new SingleNode(settings.workerId(), follower));
    QueryServer server =
        new QueryServer(
            settings,
            ServerParts.of(
                store,
                catalog,
                search,
                rows,
                new ServedVersions(snapshots, store),
                exports,
                view,
                fleet.<LimitSharing>map(Fleet::limits).orElse(LimitSharing.NONE),
                UploadListener.NONE,
                ready));
    publish(work, engine, fleet);
    follower.start();
    exports.watch();
    server.start();
    return new QueryNode(
        follower,
        engine,
        exports,
        server,
        new ServingMetrics(settings.workerId(), follower),
        work,
        warmUp(engine),
        fleet);
  }

  private static void publish(WorkMetrics work, ScanEngine engine, Optional<Fleet> fleet) {
    work.gauge("shardscan.scans.running", "Scans that run", engine::running);
    work.gauge("shardscan.scans.waiting", "Scans that wait for their turn", engine::waiting);
    fleet.ifPresent(
        member -> {
          work.gauge("shardscan.fleet.members", "Servers of the fleet", member::members);
          work.gauge(
              "shardscan.fleet.hedges",
              "Times that a slow server's work was given to others as well",
              member::hedges);
          work.gauge(
              "shardscan.fleet.retries",
              "Times that a failed server's work was given to others",
              member::retries);
        });
  }

  private static ScanSettings scanning(ServingSettings serving) {
    return serving.scanThreads() == 0
        ? ScanSettings.defaults()
        : ScanSettings.ofThreads(serving.scanThreads());
  }

  private static long memoryLimit(ServingSettings serving) {
    return serving.memoryLimitBytes() == 0
        ? MemoryBudget.defaultLimit()
        : serving.memoryLimitBytes();
  }

  /** Warms up beside the other work; gives way where real searches leave no room. */
  private static Thread warmUp(ScanEngine engine) {
    return Thread.ofPlatform()
        .name("warm-up")
        .daemon()
        .start(
            () -> {
              try {
                WarmUp.run(engine, WARM_UP_ROUNDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (EngineClosedException | QueueFullException | ScanTimeoutException e) {
                LOG.info("Warm-up ended early", e);
              }
            });
  }

  /** The port that the node listens on. */
  public int port() {
    return server.port();
  }

  /** Ends requests in flight, then lets go of everything. */
  @Override
  public void close() {
    warmUp.interrupt();
    fleet.ifPresent(Fleet::leave);
    server.close();
    exports.close();
    fleet.ifPresent(Fleet::close);
    metrics.close();
    work.close();
    engine.close();
    follower.close();
  }
}
