package io.shardscan.model.store;

/** What must hold of a key for a write to it to be done. */
public sealed interface PutCondition {
  /** Write whatever is there. */
  record Always() implements PutCondition {}

  /** Write only if the key does not exist. */
  record IfAbsent() implements PutCondition {}

  /**
   * Write only over this version.
   *
   * @param etag the version, as {@link StoredObject#etag} gave it
   */
  record IfMatch(String etag) implements PutCondition {}

  /** Write whatever is there. */
  PutCondition ALWAYS = new Always();

  /** Write only if the key does not exist. */
  PutCondition IF_ABSENT = new IfAbsent();

  /** Write only over this version. */
  static PutCondition ifMatch(String etag) {
    return new IfMatch(etag);
  }
}
