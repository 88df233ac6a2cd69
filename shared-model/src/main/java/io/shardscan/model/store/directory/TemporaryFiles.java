package io.shardscan.model.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary files of one open store. They lie in a folder of their own, the session, with a
 * file that stays locked until the store is closed or its process dies; so whoever opens the store
 * next can tell what is left over from what is being written.
 */
final class TemporaryFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);
  private static final String LIVENESS_FILE = "session.lock";
  private static final String LOCK_NAME = "sessions";

  private final Path session;
  private final FileChannel liveness;
  private final StripedLocks locks;
  private final AtomicLong files = new AtomicLong();

  private TemporaryFiles(Path session, FileChannel liveness, StripedLocks locks) {
    this.session = session;
    this.liveness = liveness;
    this.locks = locks;
  }

  /** Starts a session, after removing those of processes that have died. */
  static TemporaryFiles open(DirectoryLayout layout, StripedLocks locks) throws IOException {
    return locks.ofName(
        LOCK_NAME,
        () -> {
          removeDead(layout.temporary());
          return start(layout.temporary(), locks);
        });
  }

  private static TemporaryFiles start(Path folder, StripedLocks locks) throws IOException {
    Path session = folder.resolve(thisProcess() + UUID.randomUUID());
    Folders.create(session);
    FileChannel liveness =
        FileChannel.open(
            session.resolve(LIVENESS_FILE),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    try {
      liveness.lock();
    } catch (IOException | RuntimeException e) {
      liveness.close();
      throw e;
    }
    return new TemporaryFiles(session, liveness, locks);
  }

  /** Creates an empty file. */
  TemporaryFile create() throws IOException {
    return TemporaryFile.create(session.resolve(Long.toString(files.getAndIncrement())));
  }

  private static void removeDead(Path folder) throws IOException {
    try (DirectoryStream<Path> sessions = Files.newDirectoryStream(folder)) {
      for (Path each : sessions) {
        // Touching a liveness file of this very process would free its lock.
        if (!each.getFileName().toString().startsWith(thisProcess()) && isDead(each)) {
          LOG.info("Removing the temporary files that a process left in {}", each);
          removeFolder(each);
        }
      }
    }
  }

  private static boolean isDead(Path session) throws IOException {
    Path file = session.resolve(LIVENESS_FILE);
    if (!Files.exists(file)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    }
  }

  private static void removeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Names this process, so that two that lived at different times have different names. */
  private static String thisProcess() {
    ProcessHandle process = ProcessHandle.current();
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + started + "-";
  }

  @Override
  public void close() throws IOException {
    locks.ofName(
        LOCK_NAME,
        () -> {
          liveness.close();
          removeFolder(session);
          return null;
        });
  }
}
