/**
 * 1-bit codes of rows, by which an approximate search finds the rows that are likely to be among
 * the best.
 */
@NullMarked
package io.shardscan.server.scan.bits;

import org.jspecify.annotations.NullMarked;
