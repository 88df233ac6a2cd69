/** How fast a scan is, and how fast it could be at most. */
@NullMarked
package io.shardscan.server.scan.benchmark;

import org.jspecify.annotations.NullMarked;
