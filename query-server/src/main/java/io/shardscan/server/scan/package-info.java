/** The exact scan of float32 vectors in off-heap memory. */
@NullMarked
package io.shardscan.server.scan;

import org.jspecify.annotations.NullMarked;
