package io.shardscan.server.http.connection;

/**
 * Is told of every byte that arrives while a body is being read, before anything else sees it. What
 * it throws ends the reading: that is how memory stays bounded where a client announces a chunk of
 * any size, which is buffered whole before its first byte can be used.
 */
@FunctionalInterface
public interface BodyGuard {
  /** Lets everything pass. */
  BodyGuard NONE = bytes -> {};

  /** So many more bytes have arrived. */
  void received(int bytes);
}
