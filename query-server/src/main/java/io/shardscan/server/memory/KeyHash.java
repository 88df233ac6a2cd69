package io.shardscan.server.memory;

/** Hashes keys. */
@FunctionalInterface
interface KeyHash {
  /** A 64-bit hash of a row's key, all of whose bits depend on all of the key's. */
  long hash(KeyColumn keys, int row);
}
