/**
 * Files of arrays whose first dimension is the rows: one array of vectors, and beside it perhaps
 * arrays of keys and metadata. Formats say where arrays are; what they are is told here.
 */
@NullMarked
package io.shardscan.ingestion.decode.array;

import org.jspecify.annotations.NullMarked;
