/** Exports the ingestion job's metrics from the processes of Flink. */
@NullMarked
package io.shardscan.jobmetrics;

import org.jspecify.annotations.NullMarked;
