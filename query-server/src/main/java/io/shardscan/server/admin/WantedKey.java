package io.shardscan.server.admin;

import io.shardscan.model.catalog.KeyLimits;
import io.shardscan.model.catalog.KeyTier;

/**
 * A key that is to be made.
 *
 * @param tenant who it is for
 * @param tier what it is entitled to
 * @param paymentMethod whether a payment method is on file
 * @param limits what goes before the tier's limits
 */
record WantedKey(String tenant, KeyTier tier, boolean paymentMethod, KeyLimits limits) {}
