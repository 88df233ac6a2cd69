/** The program {@code shardscan}: a client of the HTTP API for people and scripts. */
@NullMarked
package io.shardscan.commandline;

import org.jspecify.annotations.NullMarked;
