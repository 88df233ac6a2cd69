/** How fast searches of a collection as the job has prepared it are, and what they find. */
@NullMarked
package io.shardscan.server.collection.benchmark;

import org.jspecify.annotations.NullMarked;
