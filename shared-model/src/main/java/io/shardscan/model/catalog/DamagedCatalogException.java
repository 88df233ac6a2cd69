package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/** An object of the catalog cannot be understood: it was damaged, or written by a newer version. */
public final class DamagedCatalogException extends RuntimeException {
  DamagedCatalogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
