/** Optimizing as a part of the job: an endless source of tasks, done in parallel. */
@NullMarked
package io.shardscan.ingestion.optimize.source;

import org.jspecify.annotations.NullMarked;
