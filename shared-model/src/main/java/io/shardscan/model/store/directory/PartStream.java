package io.shardscan.model.store.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A part's bytes; the file is opened when the first of them is read. */
final class PartStream extends InputStream {
  private final Path file;
  private @Nullable InputStream opened;

  PartStream(Path file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    InputStream in = opened;
    if (in == null) {
      in = Files.newInputStream(file);
      opened = in;
    }
    return in.read(to, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
