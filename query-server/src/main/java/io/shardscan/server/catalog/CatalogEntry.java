package io.shardscan.server.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a listing of the catalog tells of a collection.
 *
 * @param manifestEtag version of its manifest, or null if there is none
 * @param settingsEtag version of its settings, or null if there are none
 */
public record CatalogEntry(@Nullable String manifestEtag, @Nullable String settingsEtag) {
  /** Nothing is there. */
  static final CatalogEntry NOTHING = new CatalogEntry(null, null);

  CatalogEntry withManifest(String etag) {
    return new CatalogEntry(etag, settingsEtag);
  }

  CatalogEntry withSettings(String etag) {
    return new CatalogEntry(manifestEtag, etag);
  }
}
