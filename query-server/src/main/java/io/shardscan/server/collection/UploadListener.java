package io.shardscan.server.collection;

import io.shardscan.model.catalog.UploadKey;

/**
 * Is told of changes that this server has just made to the uploaded files, so that what follows
 * them need not wait for its next look at the store. Files also change by other ways, of which it
 * is told nothing. Must return at once.
 */
@FunctionalInterface
public interface UploadListener {
  /** Cares for nothing. */
  UploadListener NONE = upload -> {};

  /** A file was stored, replaced or deleted. */
  void changed(UploadKey upload);
}
