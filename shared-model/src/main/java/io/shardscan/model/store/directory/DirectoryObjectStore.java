package io.shardscan.model.store.directory;

import io.shardscan.model.store.ObjectContent;
import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.ObjectStore;
import io.shardscan.model.store.OutcomeUnknownException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PreconditionFailedException;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.ReadOptions;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.VersionedBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects as plain files in a local directory, shared by any number of processes of one machine.
 *
 * <p>A put writes a temporary file, makes it durable, and renames it to its place under the key's
 * lock, which holds between threads and processes; nothing but that rename, its condition and its
 * durability is waited for. Readers take no lock. What survives a crash is therefore the old object
 * or the new one, and what a killed process leaves behind is a temporary file, removed when the
 * store is next opened.
 *
 * <p>The ETag is the file's modification time and size, so a file that a person copies into the
 * directory has one as well. A put always moves the modification time forward.
 */
public final class DirectoryObjectStore implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryObjectStore.class);

  /** How often a read or a rename starts again because the file or its folder just changed. */
  private static final int MOST_ATTEMPTS = 100;

  private final DirectoryLayout layout;
  private final StripedLocks locks;
  private final TemporaryFiles temporaryFiles;

  /**
   * Opens a directory as a store, creating it if it is missing, and removes temporary files of
   * processes that have died.
   *
   * @throws StoreUnavailableException if the directory cannot be used
   */
  public DirectoryObjectStore(Path root) {
    try {
      layout = DirectoryLayout.open(root);
      locks = new StripedLocks(layout.locks());
      temporaryFiles = TemporaryFiles.open(layout, locks);
    } catch (IOException e) {
      throw unavailable("", "open the directory " + root, e);
    }
  }

  @Override
  public Optional<StoredObject> head(String key) {
    try {
      return FileVersion.of(layout.file(key)).map(version -> version.as(key));
    } catch (IOException e) {
      throw unavailable(key, "look at", e);
    }
  }

  @Override
  public ObjectContent get(String key, ReadOptions options) {
    try {
      Path file = layout.file(key);
      for (int i = 0; i < MOST_ATTEMPTS; i++) {
        Optional<ObjectContent> content = tryOpen(key, file, options);
        if (content.isPresent()) {
          return content.get();
        }
      }
    } catch (IOException e) {
      throw unavailable(key, "read", e);
    }
    throw new StoreUnavailableException(
        key, "Object '" + key + "' is being replaced too often to be opened", null);
  }

  /** Opens the file if the version that was checked is still there once it is open. */
  private Optional<ObjectContent> tryOpen(String key, Path file, ReadOptions options)
      throws IOException {
    FileVersion version =
        FileVersion.of(file)
            .orElseThrow(
                () -> new ObjectNotFoundException(key, "There is no object '" + key + "'", null));
    if (options.ifMatch() != null && !options.ifMatch().equals(version.etag())) {
      throw new PreconditionFailedException(
          key,
          "Object '%s' is of version %s, not %s".formatted(key, version.etag(), options.ifMatch()),
          null);
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (!FileVersion.of(file).equals(Optional.of(version))) {
        channel.close();
        return Optional.empty();
      }
      long offset = Math.min(options.offset(), version.size());
      long rest = version.size() - offset;
      long length =
          options.length() == ReadOptions.TO_END ? rest : Math.min(options.length(), rest);
      return Optional.of(
          new ObjectContent(
              version.as(key), new FileContentStream(channel, file, version, offset, length)));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public VersionedBytes read(String key, int maxBytes) {
    try (ObjectContent content = get(key, ReadOptions.WHOLE)) {
      return content.readAll(maxBytes);
    } catch (IOException e) {
      throw unavailable(key, "read", e);
    }
  }

  @Override
  public StoredObject put(String key, byte[] content, PutCondition condition) {
    return put(key, new ByteArrayInputStream(content), content.length, condition);
  }

  @Override
  public StoredObject put(String key, InputStream content, long size, PutCondition condition) {
    PutSource source = new PutSource(key, content, size);
    try {
      Path file = layout.file(key);
      try (TemporaryFile temporary = temporaryFiles.create()) {
        temporary.write(source);
        return locks.ofKey(key, () -> commit(key, file, temporary, condition));
      }
    } catch (IOException e) {
      throw unavailable(key, "write", e);
    }
  }

  private StoredObject commit(
      String key, Path file, TemporaryFile temporary, PutCondition condition) throws IOException {
    Optional<FileVersion> current = FileVersion.of(file);
    requireCondition(key, condition, current);
    FileVersion version = temporary.succeed(current);
    rename(temporary.path(), file);
    try {
      Folders.sync(file.getParent());
    } catch (IOException e) {
      throw new OutcomeUnknownException(
          key, "Object '" + key + "' was written, but may not survive a crash: " + e, e);
    }
    return version.as(key);
  }

  private static void requireCondition(
      String key, PutCondition condition, Optional<FileVersion> current) {
    String found = current.map(FileVersion::etag).orElse("absent");
    boolean holds =
        switch (condition) {
          case PutCondition.Always() -> true;
          case PutCondition.IfAbsent() -> current.isEmpty();
          case PutCondition.IfMatch(String etag) -> found.equals(etag);
        };
    if (!holds) {
      throw new PreconditionFailedException(
          key, "Object '%s' is %s; the write asked for %s".formatted(key, found, condition), null);
    }
  }

  /** Renames into a folder that a concurrent delete may remove as long as it is empty. */
  private static void rename(Path from, Path to) throws IOException {
    for (int i = 1; ; i++) {
      try {
        Folders.create(to.getParent());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (NoSuchFileException e) {
        if (i == MOST_ATTEMPTS || !Files.exists(from)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void delete(String key) {
    try {
      Path file = layout.file(key);
      boolean deleted = locks.ofKey(key, () -> deleteFile(key, file));
      if (deleted) {
        removeEmptyFolders(file);
      }
    } catch (IOException e) {
      throw unavailable(key, "delete", e);
    }
  }

  private static boolean deleteFile(String key, Path file) throws IOException {
    if (FileVersion.of(file).isEmpty() || !Files.deleteIfExists(file)) {
      return false;
    }
    try {
      Folders.syncRemoval(file.getParent());
    } catch (IOException e) {
      throw new OutcomeUnknownException(
          key, "Object '" + key + "' was deleted, but may be back after a crash: " + e, e);
    }
    return true;
  }

  private void removeEmptyFolders(Path file) {
    try {
      Folders.removeEmpty(file.getParent(), layout.root());
    } catch (IOException e) {
      LOG.warn("A folder that has become empty could not be removed", e);
    }
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> consumer) {
    try {
      DirectoryListing.list(layout, prefix, consumer);
    } catch (IOException e) {
      throw unavailable(prefix, "list", e);
    }
  }

  @Override
  public PartedWrites parts() {
    return new DirectoryParts(layout, temporaryFiles, this);
  }

  @Override
  public void close() {
    try {
      temporaryFiles.close();
    } catch (IOException e) {
      LOG.warn("The temporary files of the store in {} could not be removed", layout.root(), e);
    }
  }

  private static StoreUnavailableException unavailable(String key, String doing, IOException e) {
    return new StoreUnavailableException(key, "Could not %s '%s': %s".formatted(doing, key, e), e);
  }
}
