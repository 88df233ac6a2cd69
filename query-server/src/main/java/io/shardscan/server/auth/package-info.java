/** Who sent a request, and how much they may send. */
@NullMarked
package io.shardscan.server.auth;

import org.jspecify.annotations.NullMarked;
