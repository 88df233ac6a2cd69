package io.shardscan.server.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection, and what is being waited for on it. All methods but {@link #overdue} and
 * {@link #cut} are called by the connection's own thread.
 */
public final class WatchedConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedConnection.class);
  private static final ScopedValue<WatchedConnection> CURRENT = ScopedValue.newInstance();
  private static final long NEVER = Long.MAX_VALUE;
  private static final long QUIET_NANOS = Duration.ofMillis(500).toNanos();

  private enum Phase {
    HEAD,
    IDLE,
    BODY,
    DRAIN,
    LINGER
  }

  private final HelidonSocket socket;
  private final ConnectionDeadlines deadlines;
  private final DataReader reader;
  private final long origin = System.nanoTime();

  private Phase phase = Phase.HEAD;
  private long phaseStarted;
  private long bodyWait;
  private long bodyBytes;
  private BodyGuard guard = BodyGuard.NONE;

  private volatile long readDeadline = NEVER;
  private volatile long writeDeadline = NEVER;
  private volatile boolean cut;
  private volatile boolean answered;

  WatchedConnection(HelidonSocket socket, ConnectionDeadlines deadlines) {
    this.socket = socket;
    this.deadlines = deadlines;
    this.reader = DataReader.create(this::receive);
  }

  /** The connection whose request the calling thread is handling. */
  public static WatchedConnection current() {
    return CURRENT.get();
  }

  static ScopedValue<WatchedConnection> scope() {
    return CURRENT;
  }

  DataReader reader() {
    return reader;
  }

  /** A request's headers have been read. */
  public void requestStarted() {
    answered = false;
    phase = Phase.BODY;
    bodyWait = 0;
    bodyBytes = 0;
  }

  /** From now on the guard is told of every byte that arrives for this request. */
  public void guardBody(BodyGuard bodyGuard) {
    guard = bodyGuard;
  }

  /** The request has been answered; what is read from now on is thrown away. */
  public void drainStarted() {
    answered = true;
    phase = Phase.DRAIN;
    phaseStarted = now();
    guard = BodyGuard.NONE;
  }

  /**
   * Throws away what a client still sends, whatever it means, until it stops, goes away, or the
   * bound is reached. The connection has to be closed after that.
   *
   * @param most bytes after which no more are read
   */
  public void linger(long most) {
    drainStarted();
    phase = Phase.LINGER;
    try {
      long thrownAway = 0;
      while (thrownAway < most) {
        byte[] bytes = receive();
        if (bytes == null) {
          return;
        }
        thrownAway += bytes.length;
      }
    } catch (CloseConnectionException e) {
      LOG.trace("The client went away before it had sent everything", e);
    }
  }

  /** The request is over; the next may follow. */
  public void requestEnded() {
    phase = reader.available() > 0 ? Phase.HEAD : Phase.IDLE;
    answered = phase == Phase.IDLE;
    phaseStarted = now();
    guard = BodyGuard.NONE;
  }

  /** Whether the connection was ended because its client stalled. */
  public boolean wasCut() {
    return cut;
  }

  void writing(Runnable write) {
    writeDeadline = now() + deadlines.writeStall().toNanos();
    try {
      write.run();
    } finally {
      writeDeadline = NEVER;
    }
  }

  /** Whether something has been waited for too long. */
  boolean overdue() {
    long now = now();
    return !cut && (now > readDeadline || now > writeDeadline);
  }

  /**
   * Ends the connection, whatever its thread is waiting for.
   *
   * @return whether the client thereby loses something: not if only the rest of a request is waited
   *     for that has been answered
   */
  boolean cut() {
    cut = true;
    boolean lost = !answered;
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      LOG.debug("A stalled connection was closed by its client at the same time", e);
    }
    return lost;
  }

  private byte[] receive() {
    long started = now();
    readDeadline = deadline(started);
    byte[] bytes;
    try {
      bytes = socket.get();
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("The client's connection broke", e);
    } finally {
      readDeadline = NEVER;
    }
    switch (phase) {
      case IDLE, HEAD -> {
        if (bytes == null) {
          throw new CloseConnectionException("The client closed the connection");
        }
        if (phase == Phase.IDLE) {
          answered = false;
          phase = Phase.HEAD;
          phaseStarted = now();
        }
      }
      case BODY -> {
        bodyWait += now() - started;
        if (bytes != null) {
          bodyBytes += bytes.length;
          guard.received(bytes.length);
        }
      }
      case DRAIN, LINGER -> {}
    }
    return bytes;
  }

  private long deadline(long now) {
    return switch (phase) {
      case HEAD -> phaseStarted + deadlines.head().toNanos();
      case IDLE -> now + deadlines.idle().toNanos();
      case BODY ->
          now
              + Math.min(
                  deadlines.bodyStall().toNanos(), deadlines.allowedBodyWait(bodyBytes) - bodyWait);
      case DRAIN -> phaseStarted + deadlines.drain().toNanos();
      case LINGER -> Math.min(now + QUIET_NANOS, phaseStarted + deadlines.drain().toNanos());
    };
  }

  /** Nanoseconds since the connection began: never negative, so that deadlines compare plainly. */
  private long now() {
    return System.nanoTime() - origin;
  }
}
