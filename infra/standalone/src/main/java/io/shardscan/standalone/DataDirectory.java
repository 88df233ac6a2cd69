package io.shardscan.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that holds all of an instance's state. One process at a time may use it.
 *
 * <p>{@code bucket/} is the object store and all that has to be kept; {@code flink/} and {@code
 * scratch/} are made anew at each start, since the job finds its work from the bucket alone.
 */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes a directory into use, creating it if needed.
   *
   * @throws StartException if another process uses it or it cannot be written
   */
  static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      FileChannel lockFile =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw new StartException(
            "Another instance already runs on '%s'. Stop it, or start with another --data."
                .formatted(root));
      }
      DataDirectory directory = new DataDirectory(root, lockFile, lock);
      Files.deleteIfExists(directory.ready());
      for (Path temporary : List.of(directory.flink(), directory.scratch())) {
        deleteRecursively(temporary);
        Files.createDirectories(temporary);
      }
      Files.createDirectories(directory.bucket());
      Files.writeString(root.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
      return directory;
    } catch (IOException e) {
      throw new StartException(
          "The data directory '%s' cannot be used: %s".formatted(root, e.getMessage()), e);
    }
  }

  private static FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path bucket() {
    return root.resolve("bucket");
  }

  Path flink() {
    return root.resolve("flink");
  }

  Path scratch() {
    return root.resolve("scratch");
  }

  /** Where the segments of warm collections lie while the instance runs. */
  Path cache() {
    return root.resolve("cache");
  }

  private Path ready() {
    return root.resolve("ready");
  }

  /** Tells whoever waits for the start that it is done, and what was printed. */
  void markReady(String message) throws IOException {
    Path unfinished = root.resolve("ready.tmp");
    Files.writeString(unfinished, message, StandardCharsets.UTF_8);
    Files.move(unfinished, ready(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(ready());
      Files.deleteIfExists(root.resolve("pid"));
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new StartException("The data directory could not be released", e);
    }
  }

  private static void deleteRecursively(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
