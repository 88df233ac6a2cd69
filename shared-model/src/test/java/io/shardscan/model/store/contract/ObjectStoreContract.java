package io.shardscan.model.store.contract;

/** Everything that an object store must do. */
public interface ObjectStoreContract
    extends ReadingContract,
        ConditionalPutContract,
        ListingContract,
        StreamingContract,
        KeyContract,
        PartsContract {}
