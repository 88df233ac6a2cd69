package io.shardscan.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.shardscan.server.http.connection.BodyGuard;
import io.shardscan.server.http.connection.WatchedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The body of a request, which is read once, in part or not at all. */
public final class RequestBody {
  /** Bytes that are worth reading to keep a connection whose request was refused. */
  private static final long CHEAP_TO_DRAIN_BYTES = 64 << 10;

  /**
   * Bytes that are read and thrown away before a connection is closed. Were it closed at once, the
   * client's system would be told that its bytes went nowhere, and might drop the answer.
   */
  private static final long MAX_DRAINED_BYTES = 8 << 20;

  private final ServerRequest request;
  private final WatchedConnection connection;
  private @Nullable BodyStream stream;

  RequestBody(ServerRequest request, WatchedConnection connection) {
    this.request = request;
    this.connection = connection;
  }

  /** Whether there is a body of at least one byte, or one whose length is not known. */
  public boolean present() {
    return request.content().hasEntity();
  }

  /** The length that the request declares. */
  public OptionalLong declaredLength() {
    return request.headers().contentLength();
  }

  /** Starts reading; a client that waits for {@code 100 Continue} is told to go on. */
  public InputStream open(BodyGuard guard) {
    if (!present()) {
      return InputStream.nullInputStream();
    }
    BodyStream opened = new BodyStream(request.content().inputStream(), connection, guard);
    stream = opened;
    return opened;
  }

  /** Why the body could not be read to its end, or null if nothing went wrong. */
  @Nullable IOException failure() {
    return stream == null ? null : stream.failure();
  }

  /** Whether nothing more of the body is to come. */
  boolean finished() {
    return !present() || (stream != null && stream.finished());
  }

  /** Whether the connection can be kept although the body has not been read. */
  boolean cheapToDrain() {
    if (finished()) {
      return true;
    }
    if (failure() != null || awaitsContinue() || declaredLength().isEmpty()) {
      return false;
    }
    long read = stream == null ? 0 : stream.count();
    return declaredLength().getAsLong() - read <= CHEAP_TO_DRAIN_BYTES;
  }

  /**
   * Reads on and throws away what comes, within bounds.
   *
   * @return whether the body's end was reached
   */
  boolean drain() {
    if (finished()) {
      return true;
    }
    if (failure() instanceof RefusedBodyException) {
      connection.linger(MAX_DRAINED_BYTES);
      return false;
    }
    if (failure() != null || awaitsContinue()) {
      return false;
    }
    connection.drainStarted();
    try {
      InputStream rest = stream == null ? open(BodyGuard.NONE) : stream;
      byte[] scratch = new byte[8 << 10];
      long drained = 0;
      while (drained < MAX_DRAINED_BYTES) {
        int read = rest.read(scratch);
        if (read == -1) {
          return true;
        }
        drained += read;
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean awaitsContinue() {
    return request.headers().contains(HeaderNames.EXPECT)
        && request.headers().containsToken(HeaderValues.EXPECT_100)
        && !request.continueSent();
  }
}
