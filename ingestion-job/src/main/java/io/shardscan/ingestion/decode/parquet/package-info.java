/**
 * Apache Parquet, read page by page: the footer and the page headers are read with bounds, pages
 * are fetched a window at a time and checked before anything of their declared sizes is allocated.
 * Vectors are decoded here straight into arrays of floats; all other columns go through
 * parquet-java.
 *
 * <p>Memory of a reader: one batch, a window of each column chunk, one page of each, and its
 * dictionary. A row group is never held whole, however large it is.
 */
@NullMarked
package io.shardscan.ingestion.decode.parquet;

import org.jspecify.annotations.NullMarked;
