package io.shardscan.server.http;

import io.shardscan.model.limits.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An upload on its way into the store. Before its reader learns that all bytes are there, a last
 * action is done; if that fails, so does the stream, and nothing is stored.
 */
final class UploadStream extends FilterInputStream {
  private final long declared;
  private final Runnable beforeEnd;
  private long count;
  private boolean complete;
  private @Nullable RuntimeException failure;

  UploadStream(InputStream stream, OptionalLong declared, Runnable beforeEnd) {
    super(stream);
    this.declared = declared.orElse(Long.MAX_VALUE);
    this.beforeEnd = beforeEnd;
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** Why the stream failed, if not for the client's body. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read != -1) {
      count += read;
    }
    if (count > Limits.MAX_UPLOAD_BYTES) {
      throw failed(UploadWriter.tooLarge());
    }
    if ((read == -1 || count == declared) && !complete) {
      finish();
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long n) throws IOException {
    throw new IOException("every byte of an upload is read");
  }

  private void finish() throws IOException {
    try {
      beforeEnd.run();
      complete = true;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private IOException failed(RuntimeException e) {
    failure = e;
    return new IOException(e.getMessage(), e);
  }
}
