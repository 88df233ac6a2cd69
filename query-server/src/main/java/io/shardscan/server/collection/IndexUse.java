package io.shardscan.server.collection;

import org.jspecify.annotations.Nullable;

/**
 * How a query that named an index was answered.
 *
 * @param requested the index that it named
 * @param used what answered it: {@code exact}, {@code ivf} or {@code pca}
 * @param targetRecall the share of the best rows that was to be found; null unless {@code ivf} was
 *     used
 * @param probed rows that were compared with the query, by codes or by vectors
 */
public record IndexUse(String requested, String used, @Nullable Double targetRecall, long probed) {}
