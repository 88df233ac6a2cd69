package io.shardscan.server.export;

import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.directory.DirectoryObjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryExportTest implements ExportTakeoverContract {
  @TempDir Path bucket;

  @Override
  public ObjectStore open() {
    return new DirectoryObjectStore(bucket);
  }
}
