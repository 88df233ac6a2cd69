/**
 * Connections that cannot be held open by a client that stalls: every wait for a client's bytes,
 * and every wait for it to take ours, has a deadline.
 */
@NullMarked
package io.shardscan.server.http.connection;

import org.jspecify.annotations.NullMarked;
