/** What the HTTP API may ask of the collections that this server follows and serves. */
@NullMarked
package io.shardscan.server.collection;

import org.jspecify.annotations.NullMarked;
