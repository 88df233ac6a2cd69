package io.shardscan.model.row;

import java.util.List;

/**
 * Consecutive rows of one file, in columns. All batches of a file have the same columns in the same
 * order. Arrays may be longer than the batch has rows; what lies behind is undefined. Nothing is
 * copied: whoever receives a batch owns it until it asks for the next one.
 *
 * @param rows rows, at least 1
 * @param dimension components of each vector
 * @param vectors the vectors row by row, {@code rows × dimension} finite values
 * @param keys each row's key; never null or empty
 * @param metadata the other columns
 */
@SuppressWarnings("ArrayRecordComponent") // batches are handed over, never compared
public record RowBatch(
    int rows, int dimension, float[] vectors, String[] keys, List<MetadataColumn> metadata) {}
