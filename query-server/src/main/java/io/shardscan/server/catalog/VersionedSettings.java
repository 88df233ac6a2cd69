package io.shardscan.server.catalog;

import io.shardscan.model.catalog.CollectionSettings;
import io.shardscan.model.catalog.Tier;
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
  public static final VersionedSettings NONE = new VersionedSettings(null, null);

  /** Whether nothing of the collection is to be loaded: it is paused or deleted. */
  boolean unloaded() {
    return settings != null && (settings.tier() == Tier.PAUSED || settings.isDeleted());
  }

  /** Where what is served is held: hot or warm. */
  Tier servedTier() {
    return settings != null && settings.tier() == Tier.WARM ? Tier.WARM : Tier.HOT;
  }

  /** Share of the best rows that approximate searches find where a query says nothing else. */
  public double targetRecall() {
    return settings == null ? Limits.DEFAULT_TARGET_RECALL : settings.targetRecall();
  }
}
