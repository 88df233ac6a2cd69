package io.shardscan.server.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Where the segments of warm collections lie on this machine: files in a folder, with a bound on
 * their size together. A file has no name from the moment it is there, so that it is gone with the
 * process however that ends, and a folder never holds what belongs to nobody. Safe for use by many
 * threads.
 */
public final class LocalCache {
  /** Share of the file system's free space that is used unless a setting says otherwise. */
  private static final double DEFAULT_SHARE = 0.5;

  private final Path folder;
  private final MemoryBudget budget;

  /**
   * A cache in a folder, which is made when something is first put there.
   *
   * @param limitBytes most bytes of all files together; 0 for half of what the file system has free
   */
  public LocalCache(Path folder, long limitBytes) {
    this.folder = folder;
    this.budget = new MemoryBudget(limitBytes == 0 ? defaultLimit(folder) : limitBytes);
  }

  /** A cache in the folder that the system has for temporary files. */
  public static LocalCache temporary() {
    return new LocalCache(Path.of(System.getProperty("java.io.tmpdir")), 0);
  }

  private static long defaultLimit(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return (long) (Files.getFileStore(existing).getUsableSpace() * DEFAULT_SHARE);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot tell how much space there is for the cache in %s: %s".formatted(folder, e), e);
    }
  }

  /** Bytes that the files take. */
  public long used() {
    return budget.used();
  }

  /** Most bytes that they may take. */
  public long limit() {
    return budget.limit();
  }

  /**
   * Makes a file for a segment.
   *
   * @param bytes how many will be written
   * @throws BudgetExceededException if they do not fit, or the folder cannot be written to
   */
  CacheFile create(long bytes) {
    MemoryBudget.Reservation reservation =
        budget
            .reserve(bytes)
            .orElseThrow(() -> BudgetExceededException.ofCache(bytes, folder, budget));
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("segment-" + UUID.randomUUID());
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new CacheFile(folder, channel, bytes, reservation);
    } catch (IOException e) {
      reservation.close();
      throw BudgetExceededException.ofCache(folder, e);
    }
  }
}
