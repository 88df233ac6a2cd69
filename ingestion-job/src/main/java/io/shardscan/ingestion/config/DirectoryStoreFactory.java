package io.shardscan.ingestion.config;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;

/**
 * Opens a directory as object store.
 *
 * @param directory absolute path of the directory
 */
public record DirectoryStoreFactory(String directory) implements StoreFactory {
  @Override
  public ObjectStore open() {
    return new DirectoryObjectStore(Path.of(directory));
  }
}
