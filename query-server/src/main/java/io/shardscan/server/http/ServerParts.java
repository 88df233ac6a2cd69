package io.shardscan.server.http;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.server.auth.LimitSharing;
import io.shardscan.server.collection.CollectionCatalog;
import io.shardscan.server.collection.FleetView;
import io.shardscan.server.collection.RowLookup;
import io.shardscan.server.collection.SearchService;
import io.shardscan.server.collection.UploadListener;
import io.shardscan.server.collection.VersionDemand;
import io.shardscan.server.export.ExportStarter;
import io.shardscan.server.observe.Readiness;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What the HTTP server stands on. It closes none of it.
 *
 * @param store where uploads, settings and API keys lie
 * @param catalog the collections that are served
 * @param search what answers queries
 * @param rows finds single rows
 * @param versions waits until queries see changes
 * @param exports begins exports
 * @param fleet tells which servers answer together
 * @param limits shares what is taken from limits with other servers
 * @param uploads is told of uploads and deletions
 * @param readiness what has to hold beside the server's own parts before it is ready
 * @param clock tells when a collection was created
 * @param nanoTime a clock for rate limits, such as {@link System#nanoTime}
 */
public record ServerParts(
    ObjectStore store,
    CollectionCatalog catalog,
    SearchService search,
    RowLookup rows,
    VersionDemand versions,
    ExportStarter exports,
    FleetView fleet,
    LimitSharing limits,
    UploadListener uploads,
    List<Readiness> readiness,
    InstantSource clock,
    LongSupplier nanoTime) {
  public ServerParts {
    readiness = List.copyOf(readiness);
  }

  /** Parts with the system's clocks. */
  public static ServerParts of(
      ObjectStore store,
      CollectionCatalog catalog,
      SearchService search,
      RowLookup rows,
      VersionDemand versions,
      ExportStarter exports,
      FleetView fleet,
      LimitSharing limits,
      UploadListener uploads,
      List<Readiness> readiness) {
    return new ServerParts(
        store,
        catalog,
        search,
        rows,
        versions,
        exports,
        fleet,
        limits,
        uploads,
        readiness,
        InstantSource.system(),
        System::nanoTime);
  }
}
