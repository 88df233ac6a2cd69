package io.shardscan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What the users of a collection have agreed on: the model that its vectors, and those of queries,
 * come from. It is declared, never checked but for the vectors' length.
 *
 * @param model the model's name
 * @param dimensions components of its vectors, at least 1
 * @param metric how its vectors are to be compared, or null if nothing is said
 * @param normalized whether its vectors have length 1, or null if nothing is said
 */
public record EmbeddingContract(
    String model, int dimensions, @Nullable String metric, @Nullable Boolean normalized) {}
