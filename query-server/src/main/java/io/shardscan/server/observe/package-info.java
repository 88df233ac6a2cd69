/** What the server tells about itself: metrics and readiness. Nothing of it names a tenant. */
@NullMarked
package io.shardscan.server.observe;

import org.jspecify.annotations.NullMarked;
