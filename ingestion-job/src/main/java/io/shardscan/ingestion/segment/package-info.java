/** Writes the rows of a split into segments. */
@NullMarked
package io.shardscan.ingestion.segment;

import org.jspecify.annotations.NullMarked;
