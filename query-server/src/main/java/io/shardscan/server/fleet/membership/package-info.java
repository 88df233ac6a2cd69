/** Which query servers there are, and who of them holds what. */
@NullMarked
package io.shardscan.server.fleet.membership;

import org.jspecify.annotations.NullMarked;
