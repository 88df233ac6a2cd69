/** Learns from a collection's rows: its basis, and how far approximate searches may go. */
@NullMarked
package io.shardscan.ingestion.optimize.tune;

import org.jspecify.annotations.NullMarked;
