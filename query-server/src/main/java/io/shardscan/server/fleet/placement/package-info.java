/** Which servers hold which segments. */
@NullMarked
package io.shardscan.server.fleet.placement;

import org.jspecify.annotations.NullMarked;
