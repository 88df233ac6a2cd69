package io.shardscan.ingestion.decode.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.FilterManager;
import io.jhdf.nio.FileChannelFromSeekableByteChannel;
import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.FileSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open file. Holds nothing that would have to be closed. */
final class Hdf5File {
  static {
    FilterManager.addFilter(new BoundedInflation());
  }

  private final FileSource source;
  private final StoreChannel channel;
  private final HdfFile file;

  Hdf5File(FileSource source) {
    this.source = source;
    this.channel = new StoreChannel(source);
    this.file = guard(() -> new HdfFile(new FileChannelFromSeekableByteChannel(channel)));
  }

  FileSource source() {
    return source;
  }

  HdfFile root() {
    return file;
  }

  /**
   * Runs code that reads the file. What jHDF throws at damaged input may be anything, also that a
   * buffer of an impossible size cannot be had.
   *
   * @throws DecodeException for any failure that is not the store's and not that of a file that was
   *     replaced
   */
  <T> T guard(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (DecodeException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      RuntimeException failure = channel.failure();
      if (failure != null) {
        throw failure;
      }
      throw new DecodeException("The HDF5 file cannot be read: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    @Nullable String message = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof HdfException && cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    return message == null ? "it is damaged" : message;
  }

  /** A fault that only a damaged file can have. */
  static DecodeException damaged(String problem) {
    return new DecodeException("The HDF5 file is damaged: " + problem);
  }
}
