package io.shardscan.ingestion.decode.compression;

import io.shardscan.ingestion.decode.DecodeException;
import io.shardscan.ingestion.decode.Expansion;
import io.shardscan.ingestion.decode.FileSource;
import io.shardscan.ingestion.decode.SourceStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Compressed bytes as a file of their own. What is compressed can be read from its start only, so
 * opening it elsewhere passes over all that is before.
 */
public final class DecompressedSource implements FileSource {
  /** Opens the bytes from their start on. */
  @FunctionalInterface
  public interface Opener {
    /** Opens them; the stream's {@link IOException}s are faults of the file. */
    InputStream open() throws IOException;
  }

  private final FileSource file;
  private final long size;
  private final boolean exact;
  private final Opener opener;

  private DecompressedSource(FileSource file, long size, boolean exact, Opener opener) {
    this.file = file;
    this.size = size;
    this.exact = exact;
    this.opener = opener;
  }

  /**
   * Bytes of which a header tells how many they must be.
   *
   * @param file the file that they are in
   * @param stored how many bytes they have as compressed
   * @throws DecodeException if they are said to be more than can be believed
   */
  public static FileSource ofSize(FileSource file, long stored, long size, Opener opener) {
    if (size > Expansion.most(stored)) {
      throw Expansion.tooLarge();
    }
    return new DecompressedSource(file, size, true, opener);
  }

  /** Bytes of which their end tells how many they are; {@link #size} is the most they may be. */
  static FileSource ofUnknownSize(FileSource file, Opener opener) {
    return new DecompressedSource(file, Expansion.most(file.size()), false, opener);
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream open(long offset, long length) {
    Guarded stream;
    try {
      stream = new Guarded(opener.open());
    } catch (IOException e) {
      throw damaged(e);
    }
    boolean opened = false;
    try {
      stream.pass(offset);
      opened = true;
    } finally {
      if (!opened) {
        stream.close();
      }
    }
    return stream;
  }

  @Override
  public byte[] read(long offset, int length) {
    byte[] bytes = new byte[length];
    try (SourceStream in = new SourceStream(this, offset, length)) {
      in.readFully(bytes, 0, length);
    }
    return bytes;
  }

  private static DecodeException damaged(IOException e) {
    return new DecodeException(
        "The compressed data is damaged or cut off%s"
            .formatted(e.getMessage() == null ? "" : ": " + e.getMessage()),
        e);
  }

  /** Turns what a decompressor fails with into faults of the file. */
  private final class Guarded extends InputStream {
    private final InputStream in;
    private long position;

    Guarded(InputStream in) {
      this.in = in;
    }

    void pass(long bytes) {
      byte[] passed = new byte[(int) Math.min(bytes, 64 << 10)];
      while (position < bytes) {
        if (read(passed, 0, (int) Math.min(passed.length, bytes - position)) < 0) {
          return;
        }
      }
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int count;
      try {
        count = in.read(to, offset, length);
      } catch (IOException e) {
        throw damaged(e);
      }
      position += Math.max(0, count);
      if (position > size) {
        throw exact
            ? new DecodeException("The compressed data has more bytes than its header says")
            : Expansion.tooLarge();
      }
      if (count < 0 && exact && position < size) {
        throw new DecodeException("The compressed data has fewer bytes than its header says");
      }
      return count;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw damaged(e);
      }
    }
  }
}
