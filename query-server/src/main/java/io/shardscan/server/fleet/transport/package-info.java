/** How servers of a fleet talk to each other. */
@NullMarked
package io.shardscan.server.fleet.transport;

import org.jspecify.annotations.NullMarked;
