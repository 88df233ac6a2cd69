/**
 * The arithmetic of a scan: one query against many rows, in float32, with a known rounding depth.
 */
@NullMarked
package io.shardscan.server.scan.kernel;

import org.jspecify.annotations.NullMarked;
