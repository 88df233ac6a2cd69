package io.shardscan.model.store.directory;

import io.shardscan.model.store.ObjectKeys;
import io.shardscan.model.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory as keys. A folder is visited at the place of its name followed by '/', which
 * makes a walk of the tree come out in the order of whole keys. Held in memory is one folder's
 * names for each level of the tree.
 */
final class DirectoryListing {
  private final String prefix;
  private final Consumer<StoredObject> consumer;

  private DirectoryListing(String prefix, Consumer<StoredObject> consumer) {
    this.prefix = prefix;
    this.consumer = consumer;
  }

  /** Gives all objects under a root whose keys start with a prefix to a consumer, in order. */
  static void list(DirectoryLayout layout, String prefix, Consumer<StoredObject> consumer)
      throws IOException {
    if (!ObjectKeys.isValidPrefix(prefix)) {
      return;
    }
    int slash = prefix.lastIndexOf('/');
    String folderKey = prefix.substring(0, slash + 1);
    Path folder = slash < 0 ? layout.root() : layout.file(prefix.substring(0, slash));
    new DirectoryListing(prefix, consumer).visit(folder, folderKey);
  }

  private void visit(Path folder, String folderKey) throws IOException {
    for (Entry entry : entries(folder, folderKey)) {
      if (entry.version == null) {
        visit(entry.path, entry.key);
      } else {
        consumer.accept(entry.version.as(entry.key));
      }
    }
  }

  private List<Entry> entries(Path folder, String folderKey) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return entries;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        addEntry(path, folderKey, entries);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    entries.sort((a, b) -> Arrays.compareUnsigned(a.order, b.order));
    return entries;
  }

  private void addEntry(Path path, String folderKey, List<Entry> entries) throws IOException {
    String key = folderKey + path.getFileName();
    if (!(key.startsWith(prefix) || prefix.startsWith(key)) || !ObjectKeys.isValid(key)) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return; // deleted since its name was read
    }
    if (attributes.isDirectory()) {
      entries.add(new Entry(path, key + "/", null));
    } else if (key.startsWith(prefix)) {
      FileVersion.of(attributes).ifPresent(version -> entries.add(new Entry(path, key, version)));
    }
  }

  /** A name in a folder; a key that ends in '/' and no version mean a folder. */
  private static final class Entry {
    private final Path path;
    private final String key;
    private final @Nullable FileVersion version;
    private final byte[] order;

    Entry(Path path, String key, @Nullable FileVersion version) {
      this.path = path;
      this.key = key;
      this.version = version;
      this.order = key.getBytes(StandardCharsets.UTF_8);
    }
  }
}
