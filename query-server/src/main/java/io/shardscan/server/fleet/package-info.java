/** Several query servers that share segments and answer together. */
@NullMarked
package io.shardscan.server.fleet;

import org.jspecify.annotations.NullMarked;
