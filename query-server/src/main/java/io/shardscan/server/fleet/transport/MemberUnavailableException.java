package io.shardscan.server.fleet.transport;

/** A member did not answer, or not in time, or refused. */
public final class MemberUnavailableException extends RuntimeException {
  /** The message names the member and what it was asked for. */
  public MemberUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message names the member and what it was asked for. */
  public MemberUnavailableException(String message) {
    super(message);
  }
}
