/** A query server put together: store → follow → memory → scan → HTTP. */
@NullMarked
package io.shardscan.server;

import org.jspecify.annotations.NullMarked;
