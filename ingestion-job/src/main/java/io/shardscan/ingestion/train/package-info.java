/**
 * Learns how a collection's rows are coded, codes them, and measures how far searches may trust the
 * codes.
 */
@NullMarked
package io.shardscan.ingestion.train;

import org.jspecify.annotations.NullMarked;
