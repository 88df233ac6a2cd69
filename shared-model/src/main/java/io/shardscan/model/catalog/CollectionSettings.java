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
 * @param contract the model that vectors come from, or null if none is declared
 * @param deleted when it was deleted, or null if it was not. A deleted collection is there for
 *     nobody; the object stays until what was in the collection is gone, so that it is not taken
 *     for one that files were put into directly
 */
public record CollectionSettings(
    Tier tier,
    Instant created,
    @Nullable String keyColumn,
    @Nullable String vectorColumn,
    double targetRecall,
    @Nullable EmbeddingContract contract,
    @Nullable Instant deleted) {
  /** Settings with the recall that there is where nothing else is said. */
  public CollectionSettings(
      Tier tier, Instant created, @Nullable String keyColumn, @Nullable String vectorColumn) {
    this(tier, created, keyColumn, vectorColumn, Limits.DEFAULT_TARGET_RECALL, null, null);
  }

  /** The same in another tier. */
  public CollectionSettings withTier(Tier other) {
    return new CollectionSettings(
        other, created, keyColumn, vectorColumn, targetRecall, contract, deleted);
  }

  /** The same with other columns; null to detect one. */
  public CollectionSettings withColumns(@Nullable String key, @Nullable String vector) {
    return new CollectionSettings(tier, created, key, vector, targetRecall, contract, deleted);
  }

  /** The same with another recall. */
  public CollectionSettings withTargetRecall(double recall) {
    return new CollectionSettings(
        tier, created, keyColumn, vectorColumn, recall, contract, deleted);
  }

  /** The same with another contract, or without one. */
  public CollectionSettings withContract(@Nullable EmbeddingContract other) {
    return new CollectionSettings(
        tier, created, keyColumn, vectorColumn, targetRecall, other, deleted);
  }

  /** The same of a collection that is deleted. */
  public CollectionSettings deletedAt(Instant when) {
    return new CollectionSettings(
        tier, created, keyColumn, vectorColumn, targetRecall, contract, when);
  }

  /** Whether the collection is deleted. */
  public boolean isDeleted() {
    return deleted != null;
  }
}
