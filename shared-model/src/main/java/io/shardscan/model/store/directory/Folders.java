package io.shardscan.model.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Durable folders. */
final class Folders {
  private Folders() {}

  /** Makes the entries of a folder durable: which names are in it, and what they name. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes it durable that an entry is gone from a folder, which may itself be gone by now. */
  static void syncRemoval(Path folder) throws IOException {
    for (Path each = folder; each != null; each = each.getParent()) {
      try {
        sync(each);
        return;
      } catch (NoSuchFileException e) {
        // Its own removal, which is in the folder above, is what must be durable.
      }
    }
  }

  /**
   * Creates a folder durably, with those it lies in.
   *
   * @throws FileAlreadyExistsException if there is a file where a folder should be
   * @throws NoSuchFileException if one of the folders was removed as it was being created
   */
  static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      create(parent);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Throws NoSuchFileException if the folder has been removed meanwhile: create it once more.
      if (!Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isDirectory()) {
        throw e;
      }
    }
    if (parent != null) {
      sync(parent);
    }
  }

  /**
   * Removes a folder if it is empty, then those it lies in. A folder that is being filled meanwhile
   * stays, as the system refuses to remove it; who is about to fill it creates it again.
   *
   * @param top never removed
   */
  static void removeEmpty(Path folder, Path top) throws IOException {
    for (Path each = folder; each != null && !each.equals(top); each = each.getParent()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }
}
