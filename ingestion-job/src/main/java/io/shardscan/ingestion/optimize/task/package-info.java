/** A task: the unit of work of optimizing. */
@NullMarked
package io.shardscan.ingestion.optimize.task;

import org.jspecify.annotations.NullMarked;
