package io.shardscan.model.store.directory;

import io.shardscan.model.store.ObjectNotFoundException;
import io.shardscan.model.store.PartedWrites;
import io.shardscan.model.store.PutCondition;
import io.shardscan.model.store.PutSource;
import io.shardscan.model.store.SourceFailedException;
import io.shardscan.model.store.StoreUnavailableException;
import io.shardscan.model.store.StoredObject;
import io.shardscan.model.store.StoredPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Objects in parts in a directory: a folder each, a file a part. A part is durable once it is
 * written; completing the object copies all of them into its file.
 */
final class DirectoryParts implements PartedWrites {
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  private final DirectoryLayout layout;
  private final TemporaryFiles temporaryFiles;
  private final DirectoryObjectStore store;

  DirectoryParts(
      DirectoryLayout layout, TemporaryFiles temporaryFiles, DirectoryObjectStore store) {
    this.layout = layout;
    this.temporaryFiles = temporaryFiles;
    this.store = store;
  }

  @Override
  public String begin(String key) {
    String id = UUID.randomUUID().toString();
    try {
      layout.file(key);
      Folders.create(layout.parts().resolve(id));
    } catch (IOException e) {
      throw unavailable(key, "begin", e);
    }
    return id;
  }

  @Override
  public StoredPart put(String key, String id, int number, InputStream content, long size) {
    Path folder = folder(key, id);
    PutSource source = new PutSource(key, content, size);
    try (TemporaryFile temporary = temporaryFiles.create()) {
      temporary.write(source);
      String etag = Long.toHexString(Files.getLastModifiedTime(temporary.path()).toMillis());
      Files.move(temporary.path(), folder.resolve(name(number)), StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(folder);
      return new StoredPart(number, size, etag);
    } catch (NoSuchFileException e) {
      throw unknown(key, id);
    } catch (IOException e) {
      throw unavailable(key, "write a part of", e);
    }
  }

  @Override
  public StoredObject complete(
      String key, String id, List<StoredPart> parts, PutCondition condition) {
    Path folder = folder(key, id);
    long size = parts.stream().mapToLong(StoredPart::size).sum();
    StoredObject written;
    List<InputStream> opened = new ArrayList<>();
    try (InputStream content = open(folder, parts, opened)) {
      written = store.put(key, content, size, condition);
    } catch (NoSuchFileException e) {
      throw unknown(key, id);
    } catch (IOException | SourceFailedException e) {
      throw new StoreUnavailableException(
          key, "Could not put the parts of '%s' together: %s".formatted(key, e), e);
    }
    abandon(key, id);
    return written;
  }

  /** Opens all parts one after the other, each when the one before has been read. */
  private static InputStream open(Path folder, List<StoredPart> parts, List<InputStream> opened)
      throws IOException {
    for (StoredPart part : parts) {
      Path file = folder.resolve(name(part.number()));
      if (Files.size(file) != part.size()) {
        throw new IOException(
            "part %d has %d bytes, not %d".formatted(part.number(), Files.size(file), part.size()));
      }
      opened.add(new PartStream(file));
    }
    return new SequenceInputStream(Collections.enumeration(opened));
  }

  @Override
  public void abandon(String key, String id) {
    if (!ID.matcher(id).matches()) {
      return;
    }
    Path folder = layout.parts().resolve(id);
    try {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            Files.deleteIfExists(file);
          }
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw unavailable(key, "give up", e);
    }
  }

  private Path folder(String key, String id) {
    Path folder = ID.matcher(id).matches() ? layout.parts().resolve(id) : null;
    if (folder == null || !Files.isDirectory(folder)) {
      throw unknown(key, id);
    }
    return folder;
  }

  private static String name(int number) {
    return "%05d".formatted(number);
  }

  private static ObjectNotFoundException unknown(String key, String id) {
    return new ObjectNotFoundException(
        key, "There are no parts of '%s' under the id %s".formatted(key, id), null);
  }

  private static StoreUnavailableException unavailable(String key, String doing, IOException e) {
    return new StoreUnavailableException(key, "Could not %s '%s': %s".formatted(doing, key, e), e);
  }
}
