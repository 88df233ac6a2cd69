/** Answers that several servers give together. */
@NullMarked
package io.shardscan.server.fleet.serve;

import org.jspecify.annotations.NullMarked;
