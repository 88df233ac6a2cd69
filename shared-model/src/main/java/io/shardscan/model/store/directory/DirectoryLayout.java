package io.shardscan.model.store.directory;

import io.shardscan.model.store.ObjectKeys;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where things lie in the directory of a store.
 *
 * @param root the directory, absolute and without links
 */
record DirectoryLayout(Path root) {
  /** Opens a directory, creating it and the store's own folders if they are missing. */
  static DirectoryLayout open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Folders.create(directory.toAbsolutePath().normalize());
    }
    DirectoryLayout layout = new DirectoryLayout(directory.toRealPath());
    Folders.create(layout.temporary());
    Folders.create(layout.locks());
    Folders.create(layout.parts());
    return layout;
  }

  /** Where files are written before they are renamed to their place. */
  Path temporary() {
    return root.resolve(ObjectKeys.RESERVED_SEGMENT).resolve("tmp");
  }

  /** Where parts of objects are that are written in parts. */
  Path parts() {
    return root.resolve(ObjectKeys.RESERVED_SEGMENT).resolve("parts");
  }

  /** Where the lock files are. */
  Path locks() {
    return root.resolve(ObjectKeys.RESERVED_SEGMENT).resolve("locks");
  }

  /**
   * The file of an object, which need not exist.
   *
   * @throws IllegalArgumentException if no object may have this key
   * @throws FileSystemException if the way to it leads through a symbolic link, and so perhaps out
   *     of the root
   */
  Path file(String key) throws IOException {
    Path file;
    try {
      file = root.resolve(ObjectKeys.require(key));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "Object key '%s' cannot be a file name on this system; for keys beyond ASCII start Java under a UTF-8 locale (LC_ALL=C.UTF-8)."
              .formatted(key),
          e);
    }
    for (Path folder = file.getParent();
        folder != null && !folder.equals(root);
        folder = folder.getParent()) {
      if (Files.isSymbolicLink(folder)) {
        throw new FileSystemException(
            folder.toString(), null, "is a symbolic link, which a store does not follow");
      }
    }
    return file;
  }
}
