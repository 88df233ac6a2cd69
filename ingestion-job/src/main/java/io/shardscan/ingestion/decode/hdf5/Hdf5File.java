package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.shardscan.ingestion.decode.Damage;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open file. Holds nothing that would have to be closed. */
final class Hdf5File {
  private static final Damage DAMAGE = new Damage("HDF5", e -> false);

  /** Most bytes of chunks that are held at once, of all datasets together: 256 MiB. */
  private static final long MAX_HELD_BYTES = 256L << 20;

  private final FileSource source;
  private final HdfFile file;
  private long held;

  Hdf5File(FileSource source) {
    this.source = source;
    this.file = guard(() -> HiddenParts.open(new StoreStorage(source)));
  }

  FileSource source() {
    return source;
  }

  HdfFile root() {
    return file;
  }

  /** Counts bytes that are held for as long as the file is read. */
  void hold(long bytes) {
    held += bytes;
    if (held > MAX_HELD_BYTES) {
      throw new DecodeException(
          "The chunks of the HDF5 file's datasets have more than %d MiB together; write chunks of about 1 MiB"
              .formatted(MAX_HELD_BYTES >> 20));
    }
  }

  /**
   * Runs code that reads the file; what jHDF throws at damaged input may be anything.
   *
   * @throws DecodeException for any failure that is not the store's and not that of a file that was
   *     replaced
   */
  static <T> T guard(Supplier<T> reading) {
    return DAMAGE.guard(
        () -> {
          try {
            return reading.get();
          } catch (HdfException e) {
            throw told(e);
          }
        });
  }

  /** A fault that only a damaged file can have. */
  static DecodeException damaged(String problem) {
    return DAMAGE.because(problem);
  }

  private static RuntimeException told(HdfException e) {
    @Nullable Throwable last = e;
    @Nullable HdfException innermost = e;
    for (; last != null; last = last.getCause()) {
      if (last instanceof DecodeException decode) {
        return decode;
      }
      innermost = last instanceof HdfException hdf ? hdf : innermost;
    }
    String message = innermost.getMessage();
    if (message == null) {
      return e;
    }
    boolean isNew = innermost instanceof UnsupportedHdfException || message.contains("version");
    return new DecodeException(
        isNew
            ? "The HDF5 file cannot be read: %s. It is of a form that is newer than HDF5 1.10; write it without libver, or with libver='v110'"
                .formatted(message)
            : "The HDF5 file cannot be read: " + message,
        e);
  }
}
