package io.shardscan.model.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What users have settled of a collection.
 *
 * @param tier how it is kept ready
 * @param created when it was created
 * @param keyColumn the column that holds keys, or null to detect it
 * @param vectorColumn the column that holds vectors, or null to detect it
 */
public record CollectionSettings(
    Tier tier, Instant created, @Nullable String keyColumn, @Nullable String vectorColumn) {}
