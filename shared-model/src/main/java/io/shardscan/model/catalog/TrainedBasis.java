package io.shardscan.model.catalog;

/**
 * The basis that a collection's rows are to be coded in.
 *
 * @param id the basis's id: its key in the store is {@link StoreLayout#basis}
 * @param rows rows that the collection had when the basis was trained
 * @param meanError mean code error of the rows it was trained on, at least 0
 */
public record TrainedBasis(String id, long rows, float meanError) {}
