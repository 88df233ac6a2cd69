package io.shardscan.model.catalog;

/**
 * The basis that a collection's rows are to be coded in.
 *
 * @param id the basis's id: its key in the store is {@link StoreLayout#basis}
 * @param dimension components of the vectors that it is for
 * @param rows rows that the collection had when the basis was trained
 * @param sequence the highest sequence of a file at that time: rows of files with a higher one are
 *     newer than the basis
 * @param meanError mean code error of the rows it was trained on, at least 0
 */
public record TrainedBasis(String id, int dimension, long rows, long sequence, float meanError) {}
