/** Search libraries on the JVM beside which Shardscan is measured; the product has none of them. */
@NullMarked
package io.shardscan.benchmark;

import org.jspecify.annotations.NullMarked;
