/** Measures the HTTP path from outside. */
@NullMarked
package io.shardscan.server.http.benchmark;

import org.jspecify.annotations.NullMarked;
