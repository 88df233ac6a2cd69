package io.shardscan.server.collection;

/** A query does not fit its collection, for example by its vector's length. */
public final class InvalidQueryException extends RuntimeException {
  /** The message is for the user: what is wrong and what to do. */
  public InvalidQueryException(String message) {
    super(message);
  }
}
