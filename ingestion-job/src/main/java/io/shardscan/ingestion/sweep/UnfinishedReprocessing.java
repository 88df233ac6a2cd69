package io.shardscan.ingestion.sweep;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.FileRewrite;
import io.shardscan.model.catalog.Reprocessing;
import io.shardscan.model.catalog.ReprocessingStore;
import io.shardscan.model.catalog.StoreLayout;
import io.shardscan.model.environment.Environment;
import io.shardscan.model.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with files that are to be read again where the server that was asked for it is gone. */
final class UnfinishedReprocessing {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedReprocessing.class);

  private final ObjectStore store;
  private final ReprocessingStore reprocessings;
  private final FileRewrite rewrite;
  private final Duration silence;
  private final Environment environment;

  /**
   * In a store.
   *
   * @param silence how long nothing was noted of one that a server still works at, at most
   */
  UnfinishedReprocessing(ObjectStore store, Duration silence, Environment environment) {
    this.store = store;
    this.reprocessings = new ReprocessingStore(store);
    this.rewrite = new FileRewrite(store);
    this.silence = silence;
    this.environment = environment;
  }

  /** Looks at all collections once. */
  void sweep() {
    Instant oldest = environment.now().minus(silence);
    List<CollectionId> silent = new ArrayList<>();
    store.list(
        StoreLayout.CATALOG,
        object ->
            StoreLayout.parseReprocessing(object.key())
                .filter(collection -> object.modified().isBefore(oldest))
                .ifPresent(silent::add));
    for (CollectionId collection : silent) {
      Reprocessing asked = reprocessings.load(collection).orElse(null);
      if (asked != null && !asked.ready()) {
        LOG.info("Files of collection {} that are to be read again are gone on with", collection);
        int unused = rewrite.rewrite(collection, asked);
      }
    }
  }
}
