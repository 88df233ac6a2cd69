/** Programs on the JVM that take part in {@code scripts/bench-peers}. */
@NullMarked
package io.shardscan.testsupport.contestant;

import org.jspecify.annotations.NullMarked;
