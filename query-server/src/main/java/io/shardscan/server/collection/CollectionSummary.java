package io.shardscan.server.collection;

import io.shardscan.model.catalog.CollectionId;
import io.shardscan.model.catalog.EmbeddingContract;
import io.shardscan.model.catalog.Tier;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A collection as this server serves it.
 *
 * @param id which collection
 * @param tier how it is kept ready
 * @param status how far it is in serving what was uploaded
 * @param failureReason why it is failed or capacity-limited, or null
 * @param vectorCount rows that queries can find
 * @param storageBytes bytes of its segments in the object store
 * @param dimension components of its vectors; empty while it serves none
 * @param optimization how far it is prepared for fast searches
 * @param targetRecall share of the best rows that approximate searches find
 * @param contract the model that vectors come from, or null if none is declared
 * @param epoch the manifest's number that is served, 0 before the first
 */
public record CollectionSummary(
    CollectionId id,
    Tier tier,
    CollectionStatus status,
    @Nullable String failureReason,
    long vectorCount,
    long storageBytes,
    OptionalInt dimension,
    OptimizationState optimization,
    double targetRecall,
    @Nullable EmbeddingContract contract,
    long epoch) {}
