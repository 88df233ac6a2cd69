package io.shardscan.model.store.directory;

import io.shardscan.model.store.PutSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file on its way to becoming an object; gone once closed, unless it was renamed before. */
final class TemporaryFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 128 << 10;

  /**
   * How far a version's time is put after its predecessor's: far enough for file systems that keep
   * microseconds, milliseconds, seconds or pairs of seconds.
   */
  private static final long[] STEPS_NANOS = {1_000, 1_000_000, 1_000_000_000, 2_000_000_000};

  private final Path path;
  private final FileChannel channel;

  private TemporaryFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates an empty file. */
  static TemporaryFile create(Path path) throws IOException {
    return new TemporaryFile(
        path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  Path path() {
    return path;
  }

  /** Fills the file and makes its bytes durable. */
  void write(PutSource source) throws IOException {
    long size = source.size();
    byte[] buffer = new byte[size < 0 ? BUFFER_BYTES : Math.clamp(size, 1, BUFFER_BYTES)];
    while (!source.ended()) {
      ByteBuffer filled = ByteBuffer.wrap(buffer, 0, source.fill(buffer, 0, buffer.length));
      while (filled.hasRemaining()) {
        channel.write(filled);
      }
    }
    setModified(nanosNow());
    channel.force(true);
  }

  /**
   * Makes sure that the file's version is later than the one it is to replace.
   *
   * @param predecessor the version to be replaced, if there is one
   * @return the version that the file now has
   */
  FileVersion succeed(Optional<FileVersion> predecessor) throws IOException {
    FileVersion version = version();
    long before = predecessor.map(FileVersion::modifiedNanos).orElse(Long.MIN_VALUE);
    for (int i = 0; version.modifiedNanos() <= before; i++) {
      if (i == STEPS_NANOS.length) {
        throw new IOException(
            "the file system did not let the modification time of %s be set after %d ns"
                .formatted(path, before));
      }
      setModified(before + STEPS_NANOS[i]);
      channel.force(true);
      version = version();
    }
    return version;
  }

  private FileVersion version() throws IOException {
    return FileVersion.of(path)
        .orElseThrow(() -> new IOException("the temporary file " + path + " has disappeared"));
  }

  private void setModified(long nanos) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(nanos, TimeUnit.NANOSECONDS));
  }

  private static long nanosNow() {
    Instant now = Instant.now();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    }
  }
}
