/** Exact search over blocks of vectors: who scans what, and which rows are the answer. */
@NullMarked
package io.shardscan.server.scan;

import org.jspecify.annotations.NullMarked;
