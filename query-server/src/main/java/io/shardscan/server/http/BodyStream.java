package io.shardscan.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.BadRequestException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.shardscan.server.http.connection.BodyGuard;
import io.shardscan.server.http.connection.WatchedConnection;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body. What goes wrong while it arrives is an {@link IOException}, never a runtime
 * exception, so that whoever stores the stream can tell a broken source from a fault of its own.
 */
final class BodyStream extends InputStream {
  /**
   * Most bytes that may arrive before the first of them can be used, which is what the longest
   * chunk of a chunked body may have.
   */
  static final int MAX_CHUNK_BYTES = 16 << 20;

  private final InputStream stream;
  private final WatchedConnection connection;
  private long count;
  private long arrivedInCall;
  private boolean finished;
  private @Nullable IOException failure;

  BodyStream(InputStream stream, WatchedConnection connection, BodyGuard guard) {
    this.stream = stream;
    this.connection = connection;
    connection.guardBody(
        bytes -> {
          guard.received(bytes);
          arrivedInCall += bytes;
          if (arrivedInCall > MAX_CHUNK_BYTES) {
            throw ApiException.badRequest(
                "A chunk of the body is larger than %d bytes: send smaller chunks, or a"
                        .formatted(MAX_CHUNK_BYTES)
                    + " Content-Length");
          }
        });
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** Whether the body has been read to its end. */
  boolean finished() {
    return finished;
  }

  /** Why the body cannot be read to its end, or null if nothing has gone wrong. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    arrivedInCall = 0;
    int read;
    try {
      read = stream.read(bytes, offset, length);
    } catch (ApiException e) {
      throw failed(new RefusedBodyException(e));
    } catch (RequestException
        | BadRequestException
        | NumberFormatException
        | DataReader.IncorrectNewLineException e) {
      throw failed(
          new RefusedBodyException(
              ApiException.badRequest("The body's chunked encoding is malformed")));
    } catch (CloseConnectionException | DataReader.InsufficientDataAvailableException e) {
      String what = connection.wasCut() ? "stalled" : "closed the connection";
      throw failed(
          new BrokenBodyException("The client %s after %d bytes".formatted(what, count), e));
    }
    if (read == -1) {
      finished = true;
    } else {
      count += read;
    }
    return read;
  }

  private IOException failed(IOException e) {
    failure = e;
    return e;
  }
}
