/**
 * A segment's searchable part as it lies in off-heap memory: vectors, norms, keys, visible rows.
 */
@NullMarked
package io.shardscan.server.scan.block;

import org.jspecify.annotations.NullMarked;
