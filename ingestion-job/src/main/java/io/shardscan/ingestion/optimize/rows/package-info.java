/** Reads the rows of segments back. */
@NullMarked
package io.shardscan.ingestion.optimize.rows;

import org.jspecify.annotations.NullMarked;
