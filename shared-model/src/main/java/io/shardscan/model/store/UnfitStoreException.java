package io.shardscan.model.store;

/** The store does not keep the contract that no update may be lost; nothing must run on it. */
public final class UnfitStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * A store that failed a check.
   *
   * @param failure what the store did, and what it should have done
   */
  public UnfitStoreException(String failure) {
    super(
        "The object store is unfit: "
            + failure
            + " Without conditional writes updates would be lost, so this process refuses to run on it.");
  }
}
