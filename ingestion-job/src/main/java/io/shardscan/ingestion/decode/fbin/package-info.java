/**
 * The fbin, u8bin and i8bin formats of the Big ANN Benchmarks (https://big-ann-benchmarks.com): the
 * number of rows and their dimension as little-endian 32-bit integers, then the components row by
 * row.
 */
@NullMarked
package io.shardscan.ingestion.decode.fbin;

import org.jspecify.annotations.NullMarked;
