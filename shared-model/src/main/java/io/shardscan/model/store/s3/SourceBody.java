package io.shardscan.model.store.s3;

import io.shardscan.model.store.PutSource;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The next bytes of a source as the body of a request that is sent at most once. */
final class SourceBody extends RequestBody {
  private static final int BUFFER_BYTES = 128 << 10;

  private final PutSource source;
  private final long length;

  /**
   * Sends bytes that the source has promised.
   *
   * @param length bytes to send
   */
  SourceBody(PutSource source, long length) {
    this.source = source;
    this.length = length;
  }

  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long remaining = length;
    while (remaining > 0) {
      int filled = source.fill(buffer, 0, (int) Math.min(remaining, buffer.length));
      sink.write(buffer, 0, filled);
      remaining -= filled;
    }
  }
}
