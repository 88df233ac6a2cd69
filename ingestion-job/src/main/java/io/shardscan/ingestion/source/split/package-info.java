/** A split: the unit of work that the enumerator hands to a reader. */
@NullMarked
package io.shardscan.ingestion.source.split;

import org.jspecify.annotations.NullMarked;
