/** Writes segments again: merged, coded, ordered by cell, without rows that are no longer live. */
@NullMarked
package io.shardscan.ingestion.optimize.rewrite;

import org.jspecify.annotations.NullMarked;
