package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;

/** A collection is paused: it answers nothing until somebody resumes it. */
public final class PausedException extends RuntimeException {
  /** A paused collection. */
  public PausedException(CollectionId collection) {
    super(
        "Collection '%s' is paused: resume it with PATCH /api/v1/collections/%s and {\"tier\": \"hot\"} or {\"tier\": \"warm\"}."
            .formatted(collection.name(), collection.name()));
  }
}
