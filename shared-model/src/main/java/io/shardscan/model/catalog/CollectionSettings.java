package io.shardscan.model.catalog;

import io.shardscan.model.limits.Limits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What users have settled of a collection.
 *
 * @param tier how it is kept ready
 * @param created when it was created
 * @param keyColumn the column that holds keys, or null to detect it
 * @param vectorColumn the column that holds vectors, or null to detect it
 * @param targetRecall share of the best rows that approximate searches find, between {@link
 *     Limits#MIN_TARGET_RECALL} and {@link Limits#MAX_TARGET_RECALL}
 */
public record CollectionSettings(
    Tier tier,
    Instant created,
    @Nullable String keyColumn,
    @Nullable String vectorColumn,
    double targetRecall) {
  /** Settings with the recall that there is where nothing else is said. */
  public CollectionSettings(
      Tier tier, Instant created, @Nullable String keyColumn, @Nullable String vectorColumn) {
    this(tier, created, keyColumn, vectorColumn, Limits.DEFAULT_TARGET_RECALL);
  }
}
