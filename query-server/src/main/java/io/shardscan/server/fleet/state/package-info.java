/** What each server of the fleet has loaded and serves. */
@NullMarked
package io.shardscan.server.fleet.state;

import org.jspecify.annotations.NullMarked;
