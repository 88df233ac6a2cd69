/** Everything in one JVM: query server, Flink job and a directory as object store. */
@NullMarked
package io.shardscan.standalone;

import org.jspecify.annotations.NullMarked;
