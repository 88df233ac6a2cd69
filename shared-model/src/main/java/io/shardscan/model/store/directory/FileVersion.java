package io.shardscan.model.store.directory;

import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One state of a file, known from its metadata alone.
 *
 * @param modifiedNanos modification time, nanoseconds since 1970
 * @param size bytes
 * @param fileKey the file system's identity of the file (inode), or null where it has none
 */
record FileVersion(long modifiedNanos, long size, @Nullable Object fileKey) {
  /** The version of a regular file; empty if there is none. Links are not followed. */
  static Optional<FileVersion> of(Path file) throws IOException {
    try {
      return of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
  }

  /** The version of a regular file; empty if the attributes are not those of one. */
  static Optional<FileVersion> of(BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      return Optional.empty();
    }
    return Optional.of(
        new FileVersion(
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            attributes.size(),
            attributes.fileKey()));
  }

  /** The ETag: modification time and size in hexadecimal. */
  String etag() {
    return Long.toHexString(modifiedNanos) + "-" + Long.toHexString(size);
  }

  /** The object that a file in this state is. */
  StoredObject as(String key) {
    Instant modified =
        Instant.ofEpochSecond(
            Math.floorDiv(modifiedNanos, 1_000_000_000L),
            Math.floorMod(modifiedNanos, 1_000_000_000L));
    return new StoredObject(key, size, etag(), modified);
  }
}
