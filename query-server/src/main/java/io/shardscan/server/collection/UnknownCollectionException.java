package io.shardscan.server.collection;

/** There is no collection of that name. */
public final class UnknownCollectionException extends RuntimeException {
  /** The message is for the user: what is wrong and what to do. */
  public UnknownCollectionException(String message) {
    super(message);
  }
}
