package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.limits.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A collection's settings, and which version of them.
 *
 * @param etag the version, or null if the collection has none
 * @param settings the settings, or null if the collection has none
 */
public record VersionedSettings(@Nullable String etag, @Nullable CollectionSettings settings) {
  /** No settings. */
  static final VersionedSettings NONE = new VersionedSettings(null, null);

  /** Share of the best rows that approximate searches find where a query says nothing else. */
  public double targetRecall() {
    return settings == null ? Limits.DEFAULT_TARGET_RECALL : settings.targetRecall();
  }
}
