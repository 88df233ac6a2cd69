/** Segments in off-heap memory, the budget they share, and which of their rows are hidden. */
@NullMarked
package io.shardscan.server.memory;

import org.jspecify.annotations.NullMarked;
